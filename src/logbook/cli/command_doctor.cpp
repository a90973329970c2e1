#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <string>

#include "logbook/cli/commands.hpp"
#include "logbook/cli/connection.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/doctor/checkup.hpp"
#include "logbook/doctor/report.hpp"
#include "logbook/http/retry.hpp"

namespace logbook::cli {
namespace {

using doctor::ReportFormat;

constexpr int kCheckFailed = 1;

constexpr std::array kFormats{std::pair{std::string_view("text"), ReportFormat::text},
                              std::pair{std::string_view("json"), ReportFormat::json}};

struct Options {
  ConnectionOptions connection;
  std::string format = "text";
};

Result<int> run_doctor(const Options& options, const Context& context) {
  const auto format = choose<ReportFormat>("--format", options.format, kFormats);
  if (!format) return std::unexpected(format.error());
  auto client = connect(options.connection, context);
  if (!client) return std::unexpected(client.error());

  const auto clock = http::system_clock();
  const auto checkup = doctor::examine(*client, *clock);
  doctor::write_report(checkup, *format, context.out);
  return checkup.failed() ? kCheckFailed : 0;
}

}  // namespace

Action configure_doctor(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-o,--format", options->format, "text or json")->type_name("FORMAT")->capture_default_str();
  add_connection_options(app, options->connection);
  return [options](const Context& context) { return run_doctor(*options, context); };
}

}  // namespace logbook::cli
