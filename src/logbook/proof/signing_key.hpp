#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "logbook/base/secret.hpp"

namespace logbook::proof {

struct FreeKey {
  void operator()(void* key) const;
};
using KeyHandle = std::unique_ptr<void, FreeKey>;  // OpenSSL's, which no other file shall know

/// The half of an Ed25519 key that checks signatures.
class PublicKey {
 public:
  /// Reads the PEM form ("-----BEGIN PUBLIC KEY-----"); nothing when it is none, or of another kind of key.
  static std::optional<PublicKey> from_pem(std::string_view pem);

  std::string pem() const;

  /// True when `signature` was made of `text` by the other half.
  bool signed_by_owner(std::string_view text, std::string_view signature) const;

 private:
  explicit PublicKey(KeyHandle key) : key_(std::move(key)) {}
  KeyHandle key_;
  friend class SigningKey;
};

/// An Ed25519 key, by OpenSSL. For one thread at a time.
class SigningKey {
 public:
  /// A new one, from the system's random numbers.
  static SigningKey generate();

  /// Reads the PEM form ("-----BEGIN PRIVATE KEY-----"), without a passphrase; nothing when it is none, or of another
  /// kind of key.
  static std::optional<SigningKey> from_pem(const Secret& pem);

  Secret pem() const;
  PublicKey public_key() const;

  /// The signature of `text`: 64 bytes.
  std::string sign(std::string_view text) const;

 private:
  explicit SigningKey(KeyHandle key) : key_(std::move(key)) {}
  KeyHandle key_;
};

}  // namespace logbook::proof
