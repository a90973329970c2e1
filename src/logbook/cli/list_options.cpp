#include "logbook/cli/list_options.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <limits>

#include "logbook/cli/values.hpp"

namespace logbook::cli {
namespace {

using formats::EventFormat;

template <class T>
using Choice = std::pair<std::string_view, T>;

constexpr std::array kFormats{
    Choice<EventFormat>{"table", EventFormat::table}, Choice<EventFormat>{"csv", EventFormat::csv},
    Choice<EventFormat>{"json", EventFormat::json}, Choice<EventFormat>{"jsonl", EventFormat::jsonl}};

}  // namespace

void add_list_options(CLI::App& app, ListOptions& options) {
  app.add_option("-o,--format", options.format, "table, csv, json or jsonl")
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_option("-n", options.most, "So many events, the newest first")
      ->check(not_empty)
      ->type_name("N")
      ->default_str("20");
  app.add_flag("--all", options.all, "All events of the range");
  app.add_option("--columns", options.columns, "Columns in this order: a,b; with + behind the usual ones: +c")
      ->check(not_empty)
      ->type_name("LIST");
  app.add_flag("--list-columns", options.list_columns, "Show all columns and what they hold");
  add_layout_options(app, options.wide, options.csv_raw);
  app.add_flag("--no-mask", options.no_mask,
               "Show in tables what was typed at failed attempts, even where it may be a password");
  app.add_flag("--mask-logins", options.mask_logins, "Hide that in csv, json and jsonl too");
  app.add_flag("--raw-page", options.raw_page, "Show pages with query and fragment, which may hold one-time tokens");
}

void add_layout_options(CLI::App& app, bool& wide, bool& csv_raw) {
  app.add_flag("--wide", wide, "Never cut or leave out anything to fit the terminal");
  app.add_flag("--csv-raw", csv_raw, "Leave csv cells as they are, though a spreadsheet may take them for formulas");
}

Result<ListForm> read_list_options(const ListOptions& options, const Context& context) {
  const auto format = choose<EventFormat>("--format", options.format, kFormats);
  if (!format) return std::unexpected(format.error());
  if (options.no_mask && options.mask_logins) {
    return std::unexpected(usage_error("--no-mask", "excludes --mask-logins", "leave one of them out"));
  }
  constexpr std::int64_t kUsual = 20;
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  if (options.all && !options.most.empty()) {
    return std::unexpected(usage_error("--all", "excludes -n", "leave one of them out"));
  }
  const auto most = options.most.empty()
                        ? Result<std::int64_t>(kUsual)
                        : parse_integer("-n", options.most, 1, std::numeric_limits<std::int64_t>::max());
  if (!most) return std::unexpected(most.error());

  ListForm form{*format, {}, options.all ? kAll : static_cast<std::uint64_t>(*most)};
  auto& list = form.options;
  if (!options.columns.empty()) {
    auto columns = formats::choose_columns(options.columns, formats::default_fields(*format));
    if (!columns) return std::unexpected(columns.error());
    list.fields = *std::move(columns);
  }
  if (options.no_mask) list.masking = formats::Masking::nowhere;
  if (options.mask_logins) list.masking = formats::Masking::everywhere;
  list.raw_page = options.raw_page;
  list.csv_cells = options.csv_raw ? formats::CsvCells::raw : formats::CsvCells::safe;
  list.most_width = options.wide ? 0 : context.out_columns;
  return form;
}

}  // namespace logbook::cli
