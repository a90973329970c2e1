#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <memory>
#include <ostream>

#include "logbook/cli/commands.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/demo/dump.hpp"
#include "logbook/demo/faults.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/server.hpp"

namespace logbook::cli {
namespace {

constexpr std::int64_t kMostEvents = 10'000'000;

struct Typed {
  demo::Options demo;
  int port = 0;
  std::string plan = "audit";
  std::string clock;
  std::string rate_limit;
  std::string latency = "0ms";
  std::string faults;
  std::int64_t dump = -1;
};

constexpr std::array kPlans{std::pair{std::string_view("audit"), demo::Plan::audit},
                            std::pair{std::string_view("free"), demo::Plan::free}};

Error usage(std::string option, std::string cause, std::string mend) {
  return {ErrorKind::usage, std::move(option), std::move(cause), std::move(mend)};
}

Result<UtcTime> parse_clock(const std::string& text) {
  if (text.empty()) return demo::Options::kDefaultClock;
  using namespace std::chrono;
  if (text == "now") return floor<seconds>(system_clock::now());
  if (const auto time = parse_time(text)) return *time;
  return std::unexpected(
      usage("--clock", fmt::format("\"{}\" is no time", text), "write it like 2026-11-22T19:04:00Z, or now"));
}

/// `N` or `N/min`.
Result<std::int64_t> parse_rate(std::string_view text) {
  if (text.ends_with("/min")) text.remove_suffix(4);
  std::int64_t rate = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size() && rate >= 1) return rate;
  return std::unexpected(usage("--rate-limit", fmt::format("\"{}\" is no rate", text), "write it like 60/min"));
}

Result<void> check_ranges(const Typed& typed) {
  const auto within = [](const char* option, std::int64_t value, std::int64_t most) -> Result<void> {
    if (value >= 0 && value <= most) return {};
    return std::unexpected(
        usage(option, fmt::format("{} is not between 0 and {}", value, most), "choose a number in between"));
  };
  if (const auto port = within("--port", typed.port, 65535); !port) return port;
  if (const auto events = within("--events", typed.demo.events, kMostEvents); !events) return events;
  if (const auto users = within("--users", typed.demo.users, kMostEvents); !users) return users;
  if (const auto added = within("--new-events-per-request", typed.demo.new_events_per_request, 1000); !added)
    return added;
  return within("--dump", std::max<std::int64_t>(typed.dump, 0), kMostEvents);
}

Result<demo::Options> read_options(const Typed& typed) {
  if (const auto checked = check_ranges(typed); !checked) return std::unexpected(checked.error());
  auto options = typed.demo;

  const auto plan = choose<demo::Plan>("--plan", typed.plan, kPlans);
  if (!plan) return std::unexpected(plan.error());
  options.plan = *plan;

  const auto clock = parse_clock(typed.clock);
  if (!clock) return std::unexpected(clock.error());
  options.clock = *clock;

  if (!typed.rate_limit.empty()) {
    const auto rate = parse_rate(typed.rate_limit);
    if (!rate) return std::unexpected(rate.error());
    options.rate_limit = *rate;
  }

  const auto latency = parse_duration("--latency", typed.latency);
  if (!latency) return std::unexpected(latency.error());
  options.latency = *latency;

  auto faults = demo::parse_faults(typed.faults);
  if (!faults) return std::unexpected(usage("--fault", faults.error().cause, faults.error().mend));
  options.faults = std::move(*faults);
  return options;
}

/// SIGINT and SIGTERM, held back from every thread started while this lives, and waited for here.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  void wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

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
  const auto options = read_options(typed);
  if (!options) return std::unexpected(options.error());
  if (typed.dump < 0) return serve(*options, typed.port, context);
  return demo::dump(*options, typed.dump, context.out);
}

std::string fault_help() {
  std::string help = "What goes wrong on the login history, on purpose: NAME or NAME:TIMES, separated by commas:";
  for (const auto& fault : demo::fault_table()) help += fmt::format("\n{}: {}", fault.name, fault.what);
  return help;
}

}  // namespace

Action configure_demo(CLI::App& app) {
  auto typed = std::make_shared<Typed>();
  app.add_option("--port", typed->port, "Port on 127.0.0.1; 0: a free one")->type_name("N")->capture_default_str();
  app.add_option("--seed", typed->demo.seed, "Same seed, same history, people and keys")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--events", typed->demo.events, "Events in the history, up to 10 million")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--users", typed->demo.users, "People of the portal")->type_name("N")->capture_default_str();
  app.add_option("--plan", typed->plan, "audit: whole history; free: the newest 20 events only")
      ->type_name("PLAN")
      ->capture_default_str();
  app.add_option("--timezone", typed->demo.timezone, "Zone that the portal prints dates in")
      ->type_name("ZONE")
      ->capture_default_str();
  app.add_option("--clock", typed->clock, "What the portal's clock shows at the start, or now")
      ->type_name("TIME")
      ->default_str("2026-11-22T19:04:00Z");
  app.add_option("--new-events-per-request", typed->demo.new_events_per_request, "Logins just before each request")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--rate-limit", typed->rate_limit, "Requests a minute before HTTP 429; default: no limit")
      ->type_name("N/min");
  app.add_option("--latency", typed->latency, "Time that each answer takes longer")
      ->type_name("TIME")
      ->capture_default_str();
  app.add_option("--fault", typed->faults, fault_help())->type_name("LIST");
  app.add_option("--dump", typed->dump, "Write one response body of N events to standard output instead of serving")
      ->type_name("N");
  return [typed](const Context& context) { return run_demo(*typed, context); };
}

}  // namespace logbook::cli
