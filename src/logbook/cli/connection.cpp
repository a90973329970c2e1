#include "logbook/cli/connection.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>
#include <random>

#include "logbook/base/text.hpp"
#include "logbook/cli/api_key.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/http/curl.hpp"
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

std::unique_ptr<http::Transport> make_transport(const ConnectionOptions& options, std::chrono::milliseconds max_wait,
                                                const Context& context) {
  http::CurlOptions curl{.user_agent = "logbook/" LOGBOOK_VERSION,
                         .ca_file = options.ca_file,
                         .allow_plain_http = options.allow_plain_http,
                         .trace = {}};
  if (options.trace) {
    curl.trace = [&err = context.err](std::string_view line) { err << "trace: " << printable(line) << '\n'; };
  }
  http::RetryOptions retry;
  retry.max_wait = max_wait;
  retry.transient = portal::is_internal_fault;
  if (wants_remarks(options, context)) {
    retry.watch = [&err = context.err](const http::RetryNote& note) {
      err << fmt::format("note: {}; trying again in {:.1f} s\n", printable(note.reason),
                         std::chrono::duration<double>(note.pause).count())
          << std::flush;
    };
  }
  const std::uint64_t seed = std::uint64_t{std::random_device{}()} << 32 | std::random_device{}();
  return http::retrying(http::following_redirects(http::curl_transport(std::move(curl))), clock(), Random(seed),
                        std::move(retry));
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
  app.add_option("--max-wait", options.max_wait, "Time to go on trying when the portal is busy or fails; 0 tries once")
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
  return options.verbose || context.err_is_terminal;
}

Result<portal::Client> connect(const ConnectionOptions& options, const Context& context) {
  auto address = find_address(options, context);
  if (!address) return std::unexpected(address.error());
  const auto limits = read_limits(options);
  if (!limits) return std::unexpected(limits.error());
  auto key = find_api_key(options.key_file, context);
  if (!key) return std::unexpected(key.error());

  if (options.allow_plain_http && address->is_plain_http_elsewhere()) {
    context.err << "warning: " << address->text() << ": the key and the history travel unencrypted\n";
  }
  portal::Connection connection{std::move(*address), std::move(*key), limits->connect_timeout, limits->timeout};
  return portal::Client(std::move(connection), make_transport(options, limits->max_wait, context));
}

}  // namespace logbook::cli
