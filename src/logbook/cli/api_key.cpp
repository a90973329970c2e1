#include "logbook/cli/api_key.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "logbook/base/descriptor.hpp"
#include "logbook/base/run_program.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/config_option.hpp"
#include "logbook/cli/values.hpp"

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

/// Who may read the file besides its owner, as words for the error; "" when that is in order.
std::string_view exposed_to(const struct stat& status) {
  if ((status.st_mode & S_IROTH) != 0) return "everybody";
  if ((status.st_mode & S_IRGRP) != 0 && status.st_uid != 0) return "its group";
  return {};
}

Result<Secret> read_key_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) {
    return std::unexpected(usage_error(path, "cannot be read: " + std::generic_category().message(errno),
                                       "give the file that holds the API key with --key-file"));
  }
  struct stat status {};
  if (::fstat(file.number(), &status) == 0) {
    if (S_ISDIR(status.st_mode))
      return std::unexpected(usage_error(path, "is a directory", "give the file that holds the API key"));
    if (const auto who = exposed_to(status); !who.empty()) {
      return std::unexpected(
          usage_error(path, fmt::format("can be read by {} (mode {:04o})", who, status.st_mode & 07777),
                      S_ISREG(status.st_mode) ? "chmod 600 " + shell_quoted(path) : "give a file of your own"));
    }
  }
  std::array<char, kLongestKey + 1> text{};
  std::size_t size = 0;
  for (;;) {
    const auto got = ::read(file.number(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return std::unexpected(
          usage_error(path, "cannot be read: " + std::generic_category().message(errno), "check the file"));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size == text.size())
      return std::unexpected(
          usage_error(path, "is too long for an API key", "put the key alone in it: one line, sk-…"));
  }
  return checked({text.data(), size}, path);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

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

/// A file among systemd's credentials that is there; "" where it is not.
std::string credential(const std::string& name, const Context& context) {
  const auto directory = variable(context, "CREDENTIALS_DIRECTORY");
  if (directory.empty()) return {};
  auto path = fmt::format("{}/{}", directory, name);
  return exists(path) ? path : std::string();
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
