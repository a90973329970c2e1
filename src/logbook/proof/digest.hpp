#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace logbook::proof {

/// A SHA-256 digest.
using Digest = std::array<std::uint8_t, 32>;

/// "9f86d0…", 64 digits in lower case.
std::string to_hex(const Digest& digest);

/// The digest that 64 hexadecimal digits stand for, in any case of letters; nothing for other text.
std::optional<Digest> digest_from_hex(std::string_view text);

/// The 32 bytes of a digest, as they are kept on disk.
std::string_view bytes_of(const Digest& digest);

/// The digest that 32 bytes are; nothing for a text of another length.
std::optional<Digest> digest_from_bytes(std::string_view bytes);

/// Computes SHA-256 digests one after the other, by OpenSSL. For one thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  /// The digest of `parts`, one behind the other.
  Digest operator()(std::initializer_list<std::string_view> parts);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace logbook::proof
