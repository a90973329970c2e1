// Reads the bytes as a configuration file.
//
// Whatever the bytes: no crash, an error that tells where, and nothing in the configuration that its header excludes.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "logbook/config/read.hpp"

namespace {

namespace config = logbook::config;

void demand(bool good, std::string_view what) {
  if (good) return;
  std::cerr << "does not hold: " << what << '\n';
  std::abort();
}

bool in_range(const std::optional<int>& number, int most) { return !number || (*number >= 1 && *number <= most); }

bool is_path(std::string_view path) { return path.empty() || path.starts_with('/'); }

bool is_command(const std::vector<std::string>& command) { return command.empty() || !command.front().empty(); }

void check(const config::Portal& portal) {
  demand(config::is_portal_name(portal.name), "the name is one");
  demand(!portal.url.empty(), "there is a URL");
  demand(is_path(portal.key_file) && is_path(portal.ca_file), "paths are absolute");
  demand(portal.key_file.empty() || portal.key_command.empty(), "there is one source of the key");
  demand(is_command(portal.key_command), "a command names a program");
  demand(in_range(portal.parallel, config::kMostParallel), "parallel is in its range");
  demand(!portal.rate || in_range(portal.rate->most, config::kMostRate), "rate is in its range");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kFile = "/etc/logbook/config.toml";
  const auto read = config::read_text({reinterpret_cast<const char*>(data), size}, std::string(kFile));
  if (!read) {
    demand(read.error().thing.starts_with(kFile) && read.error().kind == logbook::ErrorKind::usage,
           "errors tell where");
    return 0;
  }
  demand(is_path(read->signing_key), "paths are absolute");
  demand(is_command(read->head_command), "a command names a program");
  demand(in_range(read->sync_parallel, config::kMostTogether), "parallel is in its range");
  for (const auto& portal : read->portals) {
    check(portal);
    demand(read->find(portal.name) == &portal, "names are there once");
  }
  return 0;
}
