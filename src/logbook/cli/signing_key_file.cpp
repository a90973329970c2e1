#include "logbook/cli/signing_key_file.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <system_error>

#include "logbook/cli/config_option.hpp"
#include "logbook/cli/secret_file.hpp"
#include "logbook/cli/values.hpp"

namespace logbook::cli {

void add_signing_key_option(CLI::App& app, std::string& file) {
  app.add_option(
         "--signing-key", file,
         "File with the key that signs, made by `logbook key new`; default: LOGBOOK_SIGNING_KEY, then that of the "
         "configuration, then logbook/signing-key.pem in the user's directory for configuration, if it is there")
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Proof");
  add_config_option(app);
}

Result<SigningKeyPlace> signing_key_place(const std::string& file, const Context& context) {
  if (!file.empty()) return SigningKeyPlace{file, true};
  if (auto path = variable(context, "LOGBOOK_SIGNING_KEY"); !path.empty())
    return SigningKeyPlace{std::move(path), true};
  if (context.config != nullptr && !context.config->signing_key.empty()) {
    return SigningKeyPlace{context.config->signing_key, true};
  }
  if (auto path = credential("logbook-signing-key", context); !path.empty())
    return SigningKeyPlace{std::move(path), true};
  constexpr const char* kName = "/logbook/signing-key.pem";
  if (const auto own = variable(context, "XDG_CONFIG_HOME"); own.starts_with('/')) return SigningKeyPlace{own + kName};
  if (const auto home = variable(context, "HOME"); home.starts_with('/')) {
    return SigningKeyPlace{home + "/.config" + kName};
  }
  return std::unexpected(usage_error("signing key", "there is no home directory to keep it in",
                                     "say where it is: LOGBOOK_SIGNING_KEY=/etc/logbook/signing-key.pem"));
}

Result<proof::SigningKey> read_signing_key(const std::string& path, const char* option) {
  const auto pem = read_secret_file(
      path, {.what = "signing key", .option = option, .form = "PEM, as `logbook key new` makes it", .longest = 4096});
  if (!pem) return std::unexpected(pem.error());
  auto key = proof::SigningKey::from_pem(*pem);
  if (!key) {
    return std::unexpected(usage_error(path,
                                       "holds no signing key: an Ed25519 private key in PEM, without a passphrase",
                                       "`logbook key new` makes one"));
  }
  return *std::move(key);
}

Result<std::optional<proof::SigningKey>> find_signing_key(const std::string& file, const Context& context) {
  const auto place = signing_key_place(file, context);
  if (!place) return std::nullopt;  // nobody named a key, and nobody could have made one
  std::error_code unknown;
  if (!place->was_named &&
      std::filesystem::status(place->path, unknown).type() == std::filesystem::file_type::not_found) {
    return std::nullopt;
  }
  auto key = read_signing_key(place->path);
  if (!key) return std::unexpected(key.error());
  return *std::move(key);
}

}  // namespace logbook::cli
