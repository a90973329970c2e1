#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <ostream>
#include <string>

#include "logbook/base/private_file.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/config_option.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/signing_key_file.hpp"
#include "logbook/cli/values.hpp"

namespace logbook::cli {
namespace {

enum class What : std::uint8_t { make, show };

struct Options {
  std::string what;
  std::string file;
};

constexpr std::array kWhats{std::pair{std::string_view("new"), What::make},
                            std::pair{std::string_view("show"), What::show}};

/// How `logbook sync` comes to sign with the key in `path`.
std::string use_of_key(const std::string& path, const Context& context) {
  const auto usual = signing_key_place("", context);
  if (usual && usual->path == path) return "`logbook sync` signs with it from now on";
  return fmt::format(
      "`logbook sync --signing-key {0}` signs with it, or LOGBOOK_SIGNING_KEY={0}, or signing_key in the "
      "configuration",
      printable(path));
}

Result<int> make_key(const std::string& path, const Context& context) {
  const auto key = proof::SigningKey::generate();
  const auto made = make_private_file(path, key.pem().reveal());
  if (!made) return std::unexpected(made.error());
  if (!*made) {
    return std::unexpected(usage_error(path, "is there already, and is not replaced: heads are known by its key",
                                       "`logbook key show` prints its public key; --file makes a key elsewhere"));
  }
  context.out << key.public_key().pem();
  context.err << fmt::format(
      "The signing key is in {}, which only you can read: {}.\n"
      "Keep the public key above on another machine, and there as well the heads that --head-command hands on. Whoever "
      "can change\nthe archive here may have the signing key too: only what lies elsewhere shows it then.\n",
      printable(path), use_of_key(path, context));
  return kComplete;
}

Result<int> run_key(const Options& options, const Context& context) {
  const auto what = choose<What>("key", options.what, kWhats);
  if (!what) return std::unexpected(what.error());
  const auto place = signing_key_place(options.file, context);
  if (!place) return std::unexpected(place.error());
  if (*what == What::make) return make_key(place->path, context);
  const auto key = read_signing_key(place->path, "--file");
  if (!key) return std::unexpected(key.error());
  context.out << key->public_key().pem();
  return kComplete;
}

}  // namespace

Action configure_key(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("what", options->what, "new: makes a key and prints its public half; show: prints that again")
      ->type_name("new|show")
      ->required();
  app.add_option("--file", options->file,
                 "File of the key; default: LOGBOOK_SIGNING_KEY, then that of the configuration, then "
                 "logbook/signing-key.pem in the user's directory for configuration")
      ->check(not_empty)
      ->type_name("FILE");
  add_config_option(app);
  return [options](const Context& context) { return run_key(*options, context); };
}

}  // namespace logbook::cli
