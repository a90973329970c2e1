#include "logbook/config/read.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "logbook/base/duration.hpp"
#include "logbook/base/text.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/config/keys.hpp"
#include "logbook/config/toml_text.hpp"

namespace logbook::config {
namespace {

using std::chrono::milliseconds;

/// Whether a limit may be 0, which then is no time at all.
enum class Zero : std::uint8_t { is_good, is_no_limit };

void read_limit(Keys& keys, std::string_view key, Zero zero, std::optional<milliseconds>& into) {
  const auto* found = keys.node(key);
  if (found == nullptr) return;
  const auto text = found->value_exact<std::string>();
  const auto length = text ? read_duration(*text) : std::nullopt;
  if (!length || (zero == Zero::is_no_limit && *length == milliseconds{0})) {
    return keys.refuse(*found, fmt::format("{} is no length of time up to a day", key),
                       fmt::format("write it like {} = \"90s\", \"500ms\" or \"2m\"", key));
  }
  into = *length;
}

void read_rate(Keys& keys, std::optional<Rate>& into) {
  const auto* found = keys.node("rate");
  if (found == nullptr) return;
  if (found->value_exact<std::string>() == "max") {
    into = Rate{};
    return;
  }
  const auto number = found->value_exact<std::int64_t>();
  if (!number || *number < 1 || *number > kMostRate) {
    return keys.refuse(*found, fmt::format("rate is no whole number from 1 to {}", kMostRate),
                       "choose such a number, or \"max\" for no limit");
  }
  into = Rate{static_cast<int>(*number)};
}

void read_timezone(Keys& keys, std::string& into) {
  keys.text("timezone", into);
  if (into.empty()) return;
  const auto word = lower_ascii(into);
  if (word == "local" || word == "portal" || word == "utc" || Zone::named(into)) return;
  keys.refuse(*keys.node("timezone"), fmt::format("there is no time zone \"{}\"", into),
              "give local, portal, UTC or a name such as Europe/Berlin");
}

/// A path behind "sqlite:" is relative to the configuration file, as every path in it.
void read_archive(Keys& keys, const std::string& path, std::string& into) {
  constexpr std::string_view kSqlite = "sqlite:";
  keys.text("archive", into);
  if (into.starts_with(kSqlite) && into.size() > kSqlite.size()) {
    into = std::string(kSqlite) + beside(path, std::string_view(into).substr(kSqlite.size()));
  }
}

Result<Portal> read_portal(std::string_view name, const toml::table& table, const std::string& path) {
  Portal portal{.name = std::string(name), .url = {}};
  const auto title = fmt::format("[portal.{}]", name);
  Keys keys(table, title, path);
  keys.text("url", portal.url);
  keys.file("key_file", portal.key_file);
  keys.command("key_command", portal.key_command);
  keys.file("ca_file", portal.ca_file);
  keys.flag("allow_plain_http", portal.allow_plain_http);
  keys.number("parallel", kMostParallel, portal.parallel);
  read_rate(keys, portal.rate);
  read_limit(keys, "connect_timeout", Zero::is_no_limit, portal.connect_timeout);
  read_limit(keys, "timeout", Zero::is_no_limit, portal.timeout);
  read_limit(keys, "max_wait", Zero::is_good, portal.max_wait);
  if (const auto done = keys.finish(); !done) return std::unexpected(done.error());
  if (portal.url.empty()) {
    return std::unexpected(usage_error(place(path, table.source().begin), title + " has no url",
                                       "write where it is: url = \"https://docs.example.com\""));
  }
  if (!portal.key_file.empty() && !portal.key_command.empty()) {
    return std::unexpected(usage_error(place(path, table.source().begin),
                                       title + " has both a key_file and a key_command", "leave one of them out"));
  }
  return portal;
}

Result<std::vector<Portal>> read_portals(Keys& top, const std::string& path) {
  std::vector<Portal> portals;
  const auto* node = top.node("portal");
  if (node == nullptr) return portals;
  const auto mend = "write a table for each portal: [portal.acme] and below it url = \"https://…\"";
  const auto* table = node->as_table();
  if (table == nullptr) {
    return std::unexpected(usage_error(place(path, node->source().begin), "portal is no table", mend));
  }
  for (const auto& [name, value] : *table) {
    const auto where = place(path, name.source().begin);
    if (!value.is_table()) {
      return std::unexpected(usage_error(where, fmt::format("portal.{} is no table", name.str()), mend));
    }
    if (!is_portal_name(name.str())) {
      return std::unexpected(usage_error(where, fmt::format("\"{}\" is no name for a portal", name.str()),
                                         "choose one of a to z, 0 to 9, - and _, 64 at most, and not \"all\""));
    }
    auto portal = read_portal(name.str(), *value.as_table(), path);
    if (!portal) return std::unexpected(portal.error());
    portals.push_back(*std::move(portal));
  }
  return portals;
}

Result<void> read_sync(Keys& top, const std::string& path, Config& config) {
  const auto* node = top.node("sync");
  if (node == nullptr) return {};
  const auto* table = node->as_table();
  if (table == nullptr) {
    return std::unexpected(
        usage_error(place(path, node->source().begin), "sync is no table", "write [sync], and its keys below"));
  }
  Keys keys(*table, "[sync]", path);
  keys.number("parallel", kMostTogether, config.sync_parallel);
  return keys.finish();
}

/// Reads a file whose characters are moved to private use. So are those of the error.
Result<Config> read_moved(std::string_view text, const std::string& path) {
  const auto parsed = toml::parse(text, std::string_view(path));
  if (!parsed) {
    const auto& error = parsed.error();
    return std::unexpected(usage_error(place(path, error.source().begin), std::string(error.description()),
                                       "the file is TOML: https://toml.io"));
  }
  Config config{.file = path};
  Keys keys(parsed.table(), "", path);
  read_archive(keys, path, config.archive);
  read_timezone(keys, config.timezone);
  keys.file("signing_key", config.signing_key);
  keys.command("head_command", config.head_command);
  auto portals = read_portals(keys, path);
  if (!portals) return std::unexpected(portals.error());
  config.portals = *std::move(portals);
  if (const auto done = read_sync(keys, path, config); !done) return std::unexpected(done.error());
  if (const auto done = keys.finish(); !done) return std::unexpected(done.error());
  return config;
}

}  // namespace

Result<Config> read_text(std::string_view text, const std::string& path) {
  if (has_private_use(text)) {
    return std::unexpected(usage_error(path, "it has a character for private use, U+F0000 to U+FFFFF", "leave it out"));
  }
  auto config = read_moved(to_private_use(text), path);
  if (config) return config;
  auto error = std::move(config.error());
  error.cause = from_private_use(error.cause);
  error.mend = from_private_use(error.mend);
  return std::unexpected(std::move(error));
}

}  // namespace logbook::config
