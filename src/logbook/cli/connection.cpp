#include "logbook/cli/connection.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <mutex>
#include <optional>
#include <ostream>
#include <random>

#include "logbook/base/text.hpp"
#include "logbook/cli/api_key.hpp"
#include "logbook/cli/config_option.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/http/curl.hpp"
#include "logbook/http/layers.hpp"
#include "logbook/http/redirect.hpp"
#include "logbook/http/retry.hpp"
#include "logbook/portal/answer_error.hpp"

namespace logbook::cli {
namespace {

constexpr const char* kConnectTimeout = "10s";
constexpr const char* kTimeout = "90s";
constexpr const char* kMaxWait = "60s";
constexpr const char* kParallel = "4";
constexpr const char* kRate = "750";

struct Limits {
  std::chrono::milliseconds connect_timeout;
  std::chrono::milliseconds timeout;
  std::chrono::milliseconds max_wait;
};

/// What was typed, or else configured, or else is usual.
Result<std::chrono::milliseconds> read_limit(const char* option, const std::optional<std::string>& typed,
                                             std::optional<std::chrono::milliseconds> configured, const char* usual) {
  if (!typed && configured) return *configured;
  return parse_duration(option, typed.value_or(usual));
}

Result<Limits> read_limits(const ConnectionOptions& options, const config::Portal& configured) {
  const auto connect_timeout =
      read_limit("--connect-timeout", options.connect_timeout, configured.connect_timeout, kConnectTimeout);
  if (!connect_timeout) return std::unexpected(connect_timeout.error());
  const auto timeout = read_limit("--timeout", options.timeout, configured.timeout, kTimeout);
  if (!timeout) return std::unexpected(timeout.error());
  const auto max_wait = read_limit("--max-wait", options.max_wait, configured.max_wait, kMaxWait);
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

/// All that has to be right before anything is sent.
struct Ready {
  portal::Connection connection;
  std::chrono::milliseconds max_wait;
  http::CurlOptions curl;
  std::string about;  ///< what remarks begin with, so that one sees which portal they are about
};

/// What a remark on stderr begins with: on a terminal it takes the place of a line about progress.
std::string_view in_its_own_line(const Context& context) { return context.err_columns > 0 ? "\r\x1b[K" : ""; }

http::RetryOptions retry_options(const Ready& ready, const ConnectionOptions& options, const Context& context) {
  http::RetryOptions retry;
  retry.max_wait = ready.max_wait;
  retry.transient = portal::is_internal_fault;
  if (wants_remarks(options, context)) {
    retry.watch = [&context, about = ready.about](const http::RetryNote& note) {
      const std::lock_guard lock(stderr_mutex());
      context.err << fmt::format("{}note: {}{}; trying again in {:.1f} s\n", in_its_own_line(context), about,
                                 printable(note.reason), std::chrono::duration<double>(note.pause).count())
                  << std::flush;
    };
  }
  return retry;
}

Random fresh_random() { return Random(std::uint64_t{std::random_device{}()} << 32 | std::random_device{}()); }

http::CurlOptions curl_options(const ConnectionOptions& options, const config::Portal& configured,
                               const std::string& about, const Context& context) {
  http::CurlOptions curl{.user_agent = "logbook/" LOGBOOK_VERSION,
                         .ca_file = options.ca_file.empty() ? configured.ca_file : options.ca_file,
                         .allow_plain_http = options.allow_plain_http || configured.allow_plain_http,
                         .trace = {}};
  if (options.trace) {
    curl.trace = [&context, about](std::string_view line) {
      const std::lock_guard lock(stderr_mutex());
      context.err << fmt::format("{}trace: {}{}\n", in_its_own_line(context), about, printable(line));
    };
  }
  return curl;
}

const config::Portal& configured_or_nothing(const PortalChoice& portal) {
  static const config::Portal nothing{.name = {}, .url = {}};
  return portal.configured == nullptr ? nothing : *portal.configured;
}

Result<Ready> prepare(const PortalChoice& portal, const ConnectionOptions& options, const std::string& about,
                      const Context& context) {
  const auto& configured = configured_or_nothing(portal);
  const auto limits = read_limits(options, configured);
  if (!limits) return std::unexpected(limits.error());
  auto key = find_api_key(options.key_file, portal, context);
  if (!key) return std::unexpected(key.error());

  auto curl = curl_options(options, configured, about, context);
  if (curl.allow_plain_http && portal.address.is_plain_http_elsewhere()) {
    const std::lock_guard lock(stderr_mutex());
    context.err << "warning: " << portal.address.text() << ": the key and the history travel unencrypted\n";
  }
  return Ready{{portal.address, *std::move(key), limits->connect_timeout, limits->timeout, {}},
               limits->max_wait,
               std::move(curl),
               about};
}

struct Pace {
  std::size_t parallel;
  std::optional<int> rate;
};

Result<std::optional<int>> read_rate(const std::string& text) {
  if (text == "max") return std::optional<int>{};
  const auto rate = parse_integer("--rate", text, 1, config::kMostRate);
  if (rate) return static_cast<int>(*rate);
  return std::unexpected(usage_error("--rate", rate.error().cause, "choose such a number, or max for no limit"));
}

Result<Pace> read_pace(const PaceOptions& options, const config::Portal& configured) {
  Pace pace{};
  if (!options.parallel && configured.parallel) {
    pace.parallel = static_cast<std::size_t>(*configured.parallel);
  } else {
    const auto parallel = parse_integer("--parallel", options.parallel.value_or(kParallel), 1, config::kMostParallel);
    if (!parallel) return std::unexpected(parallel.error());
    pace.parallel = static_cast<std::size_t>(*parallel);
  }
  if (!options.rate && configured.rate) {
    pace.rate = configured.rate->most;
  } else {
    const auto rate = read_rate(options.rate.value_or(kRate));
    if (!rate) return std::unexpected(rate.error());
    pace.rate = *rate;
  }
  return pace;
}

}  // namespace

void add_connection_options(CLI::App& app, ConnectionOptions& options) {
  const std::string group = "Connection";
  app.add_option("--portal", options.portal,
                 "The portal, by its name in the configuration or its address; default: DOCSPACE_BASE_URL, then the "
                 "only one of the configuration")
      ->check(not_empty)
      ->type_name("NAME|URL")
      ->group(group);
  app.add_option(
         "--key-file", options.key_file,
         "File with the API key, readable by its owner alone; default: as configured, otherwise DOCSPACE_API_KEY, then "
         "systemd's credential docspace-api-key")
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
      ->default_str(kConnectTimeout)
      ->group(group);
  app.add_option("--timeout", options.timeout, "Time for one request; a portal may take a minute")
      ->type_name("TIME")
      ->default_str(kTimeout)
      ->group(group);
  app.add_option("--max-wait", options.max_wait,
                 "Time to go on trying, for all requests together, when the portal is busy, fails or restarts; 0: do "
                 "not try again")
      ->type_name("TIME")
      ->default_str(kMaxWait)
      ->group(group);
  app.add_flag("-v,--verbose", options.verbose, "Remarks on stderr even when it is no terminal")->group(group);
  app.add_flag("--trace", options.trace, "Header lines on stderr, without the key")->group(group);
  add_config_option(app);
}

Result<void> check_limits(const ConnectionOptions& options) {
  const auto limits = read_limits(options, {.name = {}, .url = {}});
  return limits ? Result<void>{} : std::unexpected(limits.error());
}

bool wants_remarks(const ConnectionOptions& options, const Context& context) {
  return options.verbose || context.err_columns > 0;
}

Result<portal::Client> connect(const ConnectionOptions& options, const Context& context) {
  const auto portal = choose_portal(options.portal, context);
  if (!portal) return std::unexpected(portal.error());
  auto ready = prepare(*portal, options, "", context);
  if (!ready) return std::unexpected(ready.error());
  auto retry = retry_options(*ready, options, context);
  retry.stubborn = portal::is_bad_row;
  auto redirected = http::following_redirects(http::curl_transport(std::move(ready->curl)));
  return portal::Client(std::move(ready->connection),
                        http::retrying(std::move(redirected), clock(), fresh_random(), std::move(retry)));
}

void add_pace_options(CLI::App& app, PaceOptions& options) {
  app.add_option("--parallel", options.parallel, "Requests at once, 1 to 16")
      ->type_name("N")
      ->default_str(kParallel)
      ->group("Connection");
  app.add_option("--rate", options.rate,
                 "Requests in any 60 seconds, or max; all keys and the browser of one user share the portal's 1500")
      ->type_name("N")
      ->default_str(kRate)
      ->group("Connection");
}

Result<Team> connect_team(const PortalChoice& portal, const ConnectionOptions& options, const PaceOptions& pace_options,
                          const Context& context, const std::stop_token& stop, http::Places* places) {
  const auto pace = read_pace(pace_options, configured_or_nothing(portal));
  if (!pace) return std::unexpected(pace.error());
  const auto ready = prepare(portal, options, places == nullptr ? "" : portal.name + ": ", context);
  if (!ready) return std::unexpected(ready.error());

  auto governor = std::make_unique<http::Governor>(http::ThrottleOptions{
      .parallel = static_cast<int>(pace->parallel), .rate = pace->rate, .max_wait = ready->max_wait});
  auto retry = retry_options(*ready, options, context);
  retry.contact = std::make_shared<http::Contact>();
  auto reading_retry = retry;
  reading_retry.final = portal::is_bad_row;  // the walk asks again where it matters
  reading_retry.stubborn = portal::is_portal_failure;
  std::vector<std::unique_ptr<http::Clock>> clocks;
  const auto make_client = [&](const std::stop_token& stop_client, const http::RetryOptions& how) {
    auto& clock = *clocks.emplace_back(http::system_clock(stop_client));
    auto connection = ready->connection;
    connection.stop = stop_client;
    auto network = http::curl_transport(ready->curl);
    if (places != nullptr) network = http::in_places(std::move(network), *places);
    return portal::Client(std::move(connection),
                          http::layered(std::move(network), *governor, clock, fresh_random(), how));
  };

  std::stop_source reading;
  auto stop_reading = std::make_unique<std::stop_callback<std::function<void()>>>(
      stop, [reading]() mutable { reading.request_stop(); });
  std::vector<portal::Client> readers;
  readers.reserve(pace->parallel);
  for (std::size_t i = 0; i < pace->parallel; ++i) readers.push_back(make_client(reading.get_token(), reading_retry));
  auto asking = make_client(stop, retry);
  http::RetryOptions once;
  once.max_wait = {};
  auto asking_once = make_client(stop, once);
  return Team{std::move(reading), std::move(stop_reading), std::move(clocks),     std::move(governor),
              std::move(readers), std::move(asking),       std::move(asking_once)};
}

}  // namespace logbook::cli
