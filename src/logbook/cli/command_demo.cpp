#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <memory>
#include <ostream>
#include <system_error>

#include "logbook/base/byte_source.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/stop_signals.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/demo/dump.hpp"
#include "logbook/demo/faults.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/portal_dates.hpp"
#include "logbook/demo/server.hpp"

namespace logbook::cli {
namespace {

constexpr std::int64_t kMostEvents = 10'000'000;
constexpr std::int64_t kMostUsers = 1'000'000;

/// The options as they were typed; empty where they were not.
struct Typed {
  std::string port;
  std::string seed;
  std::string events;
  std::string users;
  std::string plan = "audit";
  std::string timezone;
  std::string clock;
  std::string clock_speed;
  std::string new_events;
  std::string rate_limit;
  std::string latency = "0ms";
  std::string database = "mariadb";
  std::string ties;
  std::string cost = "none";
  std::string lifetime;
  std::string rows;
  std::string facts;
  std::string faults;
  std::string dump;
};

constexpr std::array kPlans{std::pair{std::string_view("audit"), demo::Plan::audit},
                            std::pair{std::string_view("free"), demo::Plan::free}};

constexpr std::array kDatabases{std::pair{std::string_view("mariadb"), demo::Database::mariadb},
                                std::pair{std::string_view("postgresql"), demo::Database::postgresql}};

constexpr std::array kTies{std::pair{std::string_view("mariadb"), demo::TieOrder::mariadb},
                           std::pair{std::string_view("postgresql"), demo::TieOrder::postgresql},
                           std::pair{std::string_view("shuffled"), demo::TieOrder::shuffled}};

constexpr std::array kCosts{std::pair{std::string_view("none"), demo::Cost::none},
                            std::pair{std::string_view("genuine"), demo::Cost::genuine}};

Result<UtcTime> parse_clock(const std::string& text) {
  using namespace std::chrono;
  if (text == "now") return floor<seconds>(system_clock::now());
  const auto time = parse_time(text);
  if (time && demo::is_portal_clock(*time)) return *time;
  const auto cause = fmt::format("\"{}\" is {}", text, time ? "not in the years 1000 to 9998" : "no time");
  return std::unexpected(usage_error("--clock", cause, "write it like 2026-11-22T19:04:00Z, or now"));
}

struct Number {
  const char* option;
  const std::string& typed;
  std::int64_t most;
  std::int64_t* value;
};

/// Reads the numbers that were typed into their places.
Result<void> read_numbers(std::initializer_list<Number> numbers) {
  for (const auto& [option, typed, most, value] : numbers) {
    if (typed.empty()) continue;
    const auto number = parse_integer(option, typed, 0, most);
    if (!number) return std::unexpected(number.error());
    *value = *number;
  }
  return {};
}

/// Reads the file that `option` names. It must be a regular one: a device or a FIFO might never end.
Result<std::string> read_whole_file(const char* option, const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    return std::unexpected(
        usage_error(option, fmt::format("\"{}\" is no regular file", path), "give the path of a file"));
  }
  const auto source = open_bytes(path);
  if (!source) return std::unexpected(source.error());
  return read_all(*source);
}

/// Reads a portal that was recorded, where one is named.
Result<void> read_given_portal(const Typed& typed, demo::Options& options) {
  if (typed.rows.empty() && typed.facts.empty()) return {};
  if (typed.rows.empty() || typed.facts.empty()) {
    const bool has_rows = !typed.rows.empty();
    return std::unexpected(usage_error(has_rows ? "--rows" : "--portal-facts",
                                       fmt::format("needs {} too", has_rows ? "--portal-facts" : "--rows"),
                                       "give both: --rows rows.jsonl --portal-facts portal.json"));
  }
  for (const auto& [option, made_up] :
       {std::pair{"--events", typed.events}, std::pair{"--users", typed.users}, std::pair{"--seed", typed.seed},
        std::pair{"--timezone", typed.timezone}, std::pair{"--new-events-per-request", typed.new_events},
        std::pair{"--dump", typed.dump}}) {
    if (made_up.empty()) continue;
    return std::unexpected(usage_error(option, "is for made-up portals, but --rows gives a recorded one",
                                       fmt::format("leave out {}, or --rows and --portal-facts", option)));
  }

  const auto facts_text = read_whole_file("--portal-facts", typed.facts);
  if (!facts_text) return std::unexpected(facts_text.error());
  auto facts = demo::read_portal_facts(*facts_text, typed.facts);
  if (!facts) return std::unexpected(facts.error());
  const auto rows_text = read_whole_file("--rows", typed.rows);
  if (!rows_text) return std::unexpected(rows_text.error());
  auto rows = demo::read_given_rows(*rows_text, typed.rows);
  if (!rows) return std::unexpected(rows.error());

  options.timezone = facts->timezone;
  options.clock = facts->clock;
  options.given = demo::GivenPortal{*std::move(facts), *std::move(rows)};
  return {};
}

/// What was asked for: a portal at a port, or the dump of so many events.
struct Wanted {
  demo::Options demo;
  std::int64_t port = 0;
  std::int64_t dump = -1;
};

Result<Wanted> read_options(const Typed& typed) {
  Wanted wanted;
  auto& options = wanted.demo;
  std::int64_t seed = 1;
  std::string rate = typed.rate_limit;
  if (rate.ends_with("/min")) rate.resize(rate.size() - 4);
  const auto numbers =
      read_numbers({{"--port", typed.port, 65535, &wanted.port},
                    {"--seed", typed.seed, std::numeric_limits<std::int64_t>::max(), &seed},
                    {"--events", typed.events, kMostEvents, &options.events},
                    {"--users", typed.users, kMostUsers, &options.users},
                    {"--clock-speed", typed.clock_speed, 1'000'000, &options.clock_speed},
                    {"--new-events-per-request", typed.new_events, 1000, &options.new_events_per_request},
                    {"--rate-limit", rate, 1'000'000, &options.rate_limit},
                    {"--dump", typed.dump, kMostEvents, &wanted.dump}});
  if (!numbers) return std::unexpected(numbers.error());
  options.seed = static_cast<std::uint64_t>(seed);
  if (!typed.timezone.empty()) options.timezone = typed.timezone;

  const auto plan = choose<demo::Plan>("--plan", typed.plan, kPlans);
  if (!plan) return std::unexpected(plan.error());
  options.plan = *plan;

  const auto database = choose<demo::Database>("--database", typed.database, kDatabases);
  if (!database) return std::unexpected(database.error());
  options.database = *database;

  if (!typed.ties.empty()) {
    const auto ties = choose<demo::TieOrder>("--ties", typed.ties, kTies);
    if (!ties) return std::unexpected(ties.error());
    options.ties = *ties;
  }

  const auto cost = choose<demo::Cost>("--cost", typed.cost, kCosts);
  if (!cost) return std::unexpected(cost.error());
  options.cost = *cost;

  if (const auto given = read_given_portal(typed, options); !given) return std::unexpected(given.error());
  if (!typed.clock.empty()) {
    const auto clock = parse_clock(typed.clock);
    if (!clock) return std::unexpected(clock.error());
    options.clock = *clock;
  }
  if (!typed.lifetime.empty()) {
    const auto days = parse_integer("--lifetime", typed.lifetime, 1, demo::Lifetime::kDefaultDays);
    if (!days) return std::unexpected(days.error());
    options.lifetime = demo::Lifetime{*days, *days, options.clock - std::chrono::days{400}};
  }

  const auto latency = parse_duration("--latency", typed.latency);
  if (!latency) return std::unexpected(latency.error());
  options.latency = *latency;

  auto faults = demo::parse_faults(typed.faults);
  if (!faults) return std::unexpected(usage_error("--fault", faults.error().cause, faults.error().mend));
  options.faults = std::move(*faults);
  return wanted;
}

void introduce(demo::Server& server, const Context& context) {
  auto& out = context.out;
  const auto& key = server.key().reveal();
  out << fmt::format("portal: {}\nkey: {}\n", server.base_url(), key);
  out << fmt::format("try: DOCSPACE_API_KEY={} logbook users --portal {}\n", key, server.base_url());
  for (const auto& other : server.portal().keys()) out << fmt::format("# {}: {}\n", other.key.reveal(), other.name);
  out << "# A demonstration on this machine only; Ctrl-C stops it.\n" << std::flush;
}

Result<void> serve(const demo::Options& options, int port, const Context& context) {
  const StopSignals signals;
  const auto server = demo::Server::start(options, port);
  if (!server) return std::unexpected(server.error());
  introduce(**server, context);
  signals.wait();
  (*server)->stop();
  return {};
}

Result<void> run_demo(const Typed& typed, const Context& context) {
  const auto wanted = read_options(typed);
  if (!wanted) return std::unexpected(wanted.error());
  if (wanted->dump < 0) return serve(wanted->demo, static_cast<int>(wanted->port), context);
  return demo::dump(wanted->demo, wanted->dump, context.out);
}

std::string fault_help() {
  std::string help =
      "What goes wrong on purpose, on the login history if not said otherwise: NAME or NAME:TIMES, separated by "
      "commas:";
  for (const auto& fault : demo::fault_table()) help += fmt::format("\n{}: {}", fault.name, fault.what);
  return help;
}

}  // namespace

Action configure_demo(CLI::App& app) {
  auto typed = std::make_shared<Typed>();
  const auto add = [&app](const char* name, std::string& value, const std::string& help, const char* type,
                          const char* standard) {
    auto* option = app.add_option(name, value, help)->check(not_empty)->type_name(type);
    if (*standard != '\0') option->default_str(standard);
  };
  add("--port", typed->port, "Port on 127.0.0.1; 0: a free one", "N", "0");
  add("--seed", typed->seed, "Same seed, same history, people and keys", "N", "1");
  add("--events", typed->events, "Events in the history, up to 10 million", "N", "5000");
  add("--users", typed->users, "People of the portal", "N", "120");
  add("--rows", typed->rows, "Serve these rows in place of made-up ones: JSON Lines; needs --portal-facts", "FILE", "");
  add("--portal-facts", typed->facts, "People, keys, places and clock of the portal with --rows: JSON", "FILE", "");
  add("--plan", typed->plan, "audit: whole history; free: the newest 20 events only", "PLAN", "audit");
  add("--timezone", typed->timezone, "Zone that the portal prints dates in", "ZONE", "Europe/Berlin");
  add("--clock", typed->clock, "What the portal's clock shows at the start, or now", "TIME", "2026-11-22T19:04:00Z");
  add("--clock-speed", typed->clock_speed, "Seconds that pass on it in one second", "N", "1");
  add("--new-events-per-request", typed->new_events, "Logins just before each request", "N", "0");
  add("--rate-limit", typed->rate_limit, "Requests a minute before HTTP 429; 0: no limit", "N/min", "0");
  add("--latency", typed->latency, "Time that each answer takes longer", "TIME", "0ms");
  add("--database", typed->database, "mariadb: whole seconds; postgresql: microseconds, and its order of ties", "NAME",
      "mariadb");
  add("--ties", typed->ties, "Order of events of one date: mariadb, postgresql, or shuffled at each request", "ORDER",
      "");
  add("--cost", typed->cost, "genuine: answers take 34 ms, and up to 500 ms for windows far back", "COST", "none");
  add("--lifetime", typed->lifetime, "Days that events are kept, as set 400 days ago; without it never set", "N", "");
  add("--fault", typed->faults, fault_help(), "LIST", "");
  add("--dump", typed->dump, "Write one response body of N events to standard output instead of serving", "N", "");
  return [typed](const Context& context) { return succeeded(run_demo(*typed, context)); };
}

}  // namespace logbook::cli
