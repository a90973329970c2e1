#include "logbook/proof/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cassert>

namespace logbook::proof {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

/// The value of a hexadecimal digit; nothing for another character.
std::optional<std::uint8_t> value_of(char digit) {
  if ('A' <= digit && digit <= 'F') digit = static_cast<char>(digit - 'A' + 'a');
  const auto at = kDigits.find(digit);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(at);
}

}  // namespace

std::string to_hex(const Digest& digest) {
  std::string text;
  text.reserve(2 * digest.size());
  for (const auto byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

std::optional<Digest> digest_from_hex(std::string_view text) {
  Digest digest{};
  if (text.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto high = value_of(text[2 * i]);
    const auto low = value_of(text[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    digest[i] = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  return digest;
}

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::optional<Digest> digest_from_bytes(std::string_view bytes) {
  Digest digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

/// Fetched once: looking an algorithm up costs OpenSSL as much as hashing an event.
struct Sha256::State {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}

Sha256::~Sha256() = default;

Digest Sha256::operator()(std::initializer_list<std::string_view> parts) {
  Digest digest{};
  unsigned int size = 0;
  bool good = EVP_DigestInit_ex2(state_->context, state_->algorithm, nullptr) == 1;
  for (const auto part : parts) good = good && EVP_DigestUpdate(state_->context, part.data(), part.size()) == 1;
  good = good && EVP_DigestFinal_ex(state_->context, digest.data(), &size) == 1 && size == digest.size();
  if (!good) std::abort();  // out of memory, or an OpenSSL without SHA-256: a false digest must never leave
  return digest;
}

}  // namespace logbook::proof
