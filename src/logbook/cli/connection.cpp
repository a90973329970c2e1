#include "logbook/cli/connection.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <mutex>
#include <optional>
#include <ostream>
#include <random>

#include "logbook/base/text.hpp"
#include "logbook/cli/api_key.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/http/curl.hpp"
#include "logbook/http/layers.hpp"
#include "logbook/http/redirect.hpp"
#include "logbook/http/retry.hpp"
#include "logbook/portal/answer_error.hpp"

namespace logbook::cli {
namespace {

Result<portal::Address> find_address(const ConnectionOptions& options, const Context& context) {
  if (!options.portal.empty()) return portal::Address::parse(options.portal);
  if (const char* url = context.environment("DOCSPACE_BASE_URL"); url != nullptr && *url != '\0') {
    return portal::Address::parse(url);
  }
  return std::unexpected(
      Error{ErrorKind::usage, "portal", "none is given",
            "give its address with --portal or in DOCSPACE_BASE_URL; `logbook demo` starts one to try"});
}

struct Limits {
  std::chrono::milliseconds connect_timeout;
  std::chrono::milliseconds timeout;
  std::chrono::milliseconds max_wait;
};

Result<Limits> read_limits(const ConnectionOptions& options) {
  const auto connect_timeout = parse_duration("--connect-timeout", options.connect_timeout);
  if (!connect_timeout) return std::unexpected(connect_timeout.error());
  const auto timeout = parse_duration("--timeout", options.timeout);
  if (!timeout) return std::unexpected(timeout.error());
  const auto max_wait = parse_duration("--max-wait", options.max_wait);
  if (!max_wait) return std::unexpected(max_wait.error());
  using namespace std::chrono_literals;
  if (*connect_timeout == 0ms || *timeout == 0ms) {
    return std::unexpected(Error{ErrorKind::usage, *timeout == 0ms ? "--timeout" : "--connect-timeout",
                                 "no time is no limit", "write it like 90s, 500ms or 2m"});
  }
  return Limits{*connect_timeout, *timeout, *max_wait};
}

/// The clock outlives every transport: one for the program.
http::Clock& clock() {
  static const auto the_clock = http::system_clock();
  return *the_clock;
}

/// What several threads may say on stderr, one at a time.
std::mutex& stderr_mutex() {
  static std::mutex mutex;
  return mutex;
}

std::unique_ptr<http::Transport> network(const ConnectionOptions& options, const Context& context) {
  http::CurlOptions curl{.user_agent = "logbook/" LOGBOOK_VERSION,
                         .ca_file = options.ca_file,
                         .allow_plain_http = options.allow_plain_http,
                         .trace = {}};
  if (options.trace) {
    curl.trace = [&err = context.err](std::string_view line) {
      const std::lock_guard lock(stderr_mutex());
      err << "trace: " << printable(line) << '\n';
    };
  }
  return http::curl_transport(std::move(curl));
}

http::RetryOptions retry_options(const ConnectionOptions& options, std::chrono::milliseconds max_wait,
                                 const Context& context) {
  http::RetryOptions retry;
  retry.max_wait = max_wait;
  retry.transient = portal::is_internal_fault;
  if (wants_remarks(options, context)) {
    retry.watch = [&err = context.err](const http::RetryNote& note) {
      const std::lock_guard lock(stderr_mutex());
      err << fmt::format("note: {}; trying again in {:.1f} s\n", printable(note.reason),
                         std::chrono::duration<double>(note.pause).count())
          << std::flush;
    };
  }
  return retry;
}

Random fresh_random() { return Random(std::uint64_t{std::random_device{}()} << 32 | std::random_device{}()); }

struct Ready {
  portal::Connection connection;
  std::chrono::milliseconds max_wait;
};

/// All that has to be right before anything is sent.
Result<Ready> prepare(const ConnectionOptions& options, const Context& context) {
  auto address = find_address(options, context);
  if (!address) return std::unexpected(address.error());
  const auto limits = read_limits(options);
  if (!limits) return std::unexpected(limits.error());
  auto key = find_api_key(options.key_file, context);
  if (!key) return std::unexpected(key.error());

  if (options.allow_plain_http && address->is_plain_http_elsewhere()) {
    context.err << "warning: " << address->text() << ": the key and the history travel unencrypted\n";
  }
  return Ready{{*std::move(address), *std::move(key), limits->connect_timeout, limits->timeout, {}}, limits->max_wait};
}

struct Pace {
  std::size_t parallel;
  std::optional<int> rate;
};

Result<Pace> read_pace(const PaceOptions& options) {
  constexpr std::int64_t kMostRate = 100'000;
  const auto parallel = parse_integer("--parallel", options.parallel, 1, 16);
  if (!parallel) return std::unexpected(parallel.error());
  if (options.rate == "max") return Pace{static_cast<std::size_t>(*parallel), std::nullopt};
  const auto rate = parse_integer("--rate", options.rate, 1, kMostRate);
  if (!rate)
    return std::unexpected(usage_error("--rate", rate.error().cause, "choose such a number, or max for no limit"));
  return Pace{static_cast<std::size_t>(*parallel), static_cast<int>(*rate)};
}

}  // namespace

void add_connection_options(CLI::App& app, ConnectionOptions& options) {
  const std::string group = "Connection";
  app.add_option("--portal", options.portal, "Address of the portal; default: DOCSPACE_BASE_URL")
      ->check(not_empty)
      ->type_name("URL")
      ->group(group);
  app.add_option(
         "--key-file", options.key_file,
         "File with the API key, readable by its owner alone; default: DOCSPACE_API_KEY, then systemd's credential "
         "docspace-api-key")
      ->check(not_empty)
      ->type_name("FILE")
      ->group(group);
  app.add_option("--ca-file", options.ca_file, "Certificate authorities to trust (PEM) instead of the system's")
      ->check(not_empty)
      ->type_name("FILE")
      ->group(group);
  app.add_flag("--allow-plain-http", options.allow_plain_http,
               "Send the key unencrypted to http addresses beyond this machine")
      ->group(group);
  app.add_option("--connect-timeout", options.connect_timeout, "Time to connect")
      ->type_name("TIME")
      ->capture_default_str()
      ->group(group);
  app.add_option("--timeout", options.timeout, "Time for one request; a portal may take a minute")
      ->type_name("TIME")
      ->capture_default_str()
      ->group(group);
  app.add_option(
         "--max-wait", options.max_wait,
         "Time to go on trying when the portal is busy or fails; 0 tries once, and a window that fails three times")
      ->type_name("TIME")
      ->capture_default_str()
      ->group(group);
  app.add_flag("-v,--verbose", options.verbose, "Remarks on stderr even when it is no terminal")->group(group);
  app.add_flag("--trace", options.trace, "Header lines on stderr, without the key")->group(group);
}

Result<void> check_limits(const ConnectionOptions& options) {
  const auto limits = read_limits(options);
  return limits ? Result<void>{} : std::unexpected(limits.error());
}

bool wants_remarks(const ConnectionOptions& options, const Context& context) {
  return options.verbose || context.err_columns > 0;
}

Result<portal::Client> connect(const ConnectionOptions& options, const Context& context) {
  auto ready = prepare(options, context);
  if (!ready) return std::unexpected(ready.error());
  auto redirected = http::following_redirects(network(options, context));
  return portal::Client(std::move(ready->connection), http::retrying(std::move(redirected), clock(), fresh_random(),
                                                                     retry_options(options, ready->max_wait, context)));
}

void add_pace_options(CLI::App& app, PaceOptions& options) {
  app.add_option("--parallel", options.parallel, "Requests at once, 1 to 16")
      ->type_name("N")
      ->capture_default_str()
      ->group("Connection");
  app.add_option("--rate", options.rate,
                 "Requests in any 60 seconds, or max; all keys and the browser of one user share the portal's 1500")
      ->type_name("N")
      ->capture_default_str()
      ->group("Connection");
}

Result<Team> connect_team(const ConnectionOptions& options, const PaceOptions& pace_options, const Context& context,
                          const std::stop_token& stop) {
  const auto pace = read_pace(pace_options);
  if (!pace) return std::unexpected(pace.error());
  auto ready = prepare(options, context);
  if (!ready) return std::unexpected(ready.error());

  auto governor = std::make_unique<http::Governor>(http::ThrottleOptions{
      .parallel = static_cast<int>(pace->parallel), .rate = pace->rate, .max_wait = ready->max_wait});
  auto retry = retry_options(options, ready->max_wait, context);
  retry.stubborn = portal::is_portal_failure;
  std::vector<std::unique_ptr<http::Clock>> clocks;
  const auto make_client = [&](const std::stop_token& stop_client, const http::RetryOptions& how) {
    auto& clock = *clocks.emplace_back(http::system_clock(stop_client));
    auto connection = ready->connection;
    connection.stop = stop_client;
    return portal::Client(std::move(connection),
                          http::layered(network(options, context), *governor, clock, fresh_random(), how));
  };

  std::stop_source reading;
  auto stop_reading = std::make_unique<std::stop_callback<std::function<void()>>>(
      stop, [reading]() mutable { reading.request_stop(); });
  std::vector<portal::Client> readers;
  readers.reserve(pace->parallel);
  for (std::size_t i = 0; i < pace->parallel; ++i) readers.push_back(make_client(reading.get_token(), retry));
  auto asking = make_client(stop, retry);
  http::RetryOptions once;
  once.max_wait = {};
  auto asking_once = make_client(stop, once);
  return Team{std::move(reading), std::move(stop_reading), std::move(clocks),     std::move(governor),
              std::move(readers), std::move(asking),       std::move(asking_once)};
}

}  // namespace logbook::cli
