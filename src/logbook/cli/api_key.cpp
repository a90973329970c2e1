#include "logbook/cli/api_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "logbook/base/run_program.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/config_option.hpp"
#include "logbook/cli/secret_file.hpp"

namespace logbook::cli {
namespace {

constexpr std::size_t kLongestKey = 4096;

/// `text` is not repeated in errors: it is, or nearly is, a key.
Result<Secret> checked(std::string_view text, const std::string& source) {
  text = trimmed(text);
  if (text.empty()) return std::unexpected(usage_error(source, "holds no key", "put the key in it: one line, sk-…"));
  if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; })) {
    return std::unexpected(
        usage_error(source, "holds no API key: there are spaces, control or other than ASCII characters inside",
                    "copy the key alone, one line, as the portal showed it"));
  }
  return Secret(std::string(text));
}

Result<Secret> read_key_file(const std::string& path) {
  const auto text = read_secret_file(
      path, {.what = "API key", .option = "--key-file", .form = "one line, sk-…", .longest = kLongestKey});
  if (!text) return text;
  return checked(text->reveal(), path);
}

/// The first line that the program writes is the key; it may keep more behind it, as `pass` does.
Result<Secret> ask_key_command(const config::Portal& portal) {
  const auto source = "key_command of " + portal.name;
  const auto output = run_program({.argv = portal.key_command});
  if (!output) {
    auto error = output.error();
    error.thing = source + ": " + error.thing;
    return std::unexpected(std::move(error));
  }
  return checked(std::string_view(*output).substr(0, output->find('\n')), source);
}

}  // namespace

Result<Secret> find_api_key(const std::string& key_file, const Context& context) {
  if (!key_file.empty()) return read_key_file(key_file);
  if (const char* key = context.environment("DOCSPACE_API_KEY"); key != nullptr && *key != '\0') {
    return checked(key, "DOCSPACE_API_KEY");
  }
  if (const auto path = credential("docspace-api-key", context); !path.empty()) return read_key_file(path);
  return std::unexpected(
      usage_error("API key", "none is given",
                  "put it in a file that only you can read and give that with --key-file, or set DOCSPACE_API_KEY"));
}

Result<Secret> find_api_key(const std::string& key_file, const PortalChoice& portal, const Context& context) {
  if (!key_file.empty() || portal.configured == nullptr) return find_api_key(key_file, context);
  const auto& configured = *portal.configured;
  if (!configured.key_file.empty()) return read_key_file(configured.key_file);
  if (!configured.key_command.empty()) return ask_key_command(configured);
  const auto name = "docspace-api-key." + configured.name;
  if (const auto path = credential(name, context); !path.empty()) return read_key_file(path);
  if (portal.by_address) return find_api_key("", context);
  return std::unexpected(
      usage_error("API key of " + configured.name, "none is given",
                  fmt::format("write key_file or key_command into [portal.{}] of {}, or load systemd's credential {}; "
                              "DOCSPACE_API_KEY is for portals that are named by their address",
                              configured.name, config_file(context), name)));
}

}  // namespace logbook::cli
