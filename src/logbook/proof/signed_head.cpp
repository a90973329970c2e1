#include "logbook/proof/signed_head.hpp"

#include <openssl/evp.h>

#include <array>

namespace logbook::proof {
namespace {

constexpr std::string_view kSignature = "signature ";
constexpr std::size_t kSignatureSize = 64;
constexpr std::size_t kBase64Size = (kSignatureSize + 2) / 3 * 4;

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero byte
  const auto size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

/// The signature that a text of 88 characters stands for; whether it is the only such text is for the caller to see.
std::string from_base64(std::string_view text) {
  std::array<unsigned char, kBase64Size / 4 * 3> bytes{};
  if (text.size() != kBase64Size) return {};
  const auto size =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  return size < 0 ? std::string() : std::string(reinterpret_cast<const char*>(bytes.data()), kSignatureSize);
}

/// Takes a head off the begin of `text`.
std::optional<SignedHead> take_head(std::string_view& text) {
  const auto line = text.find("\nsignature ");
  if (line == std::string_view::npos) return std::nullopt;
  const auto end = text.find('\n', line + 1);
  if (end == std::string_view::npos) return std::nullopt;
  const auto begin = line + 1 + kSignature.size();
  SignedHead head{std::string(text.substr(0, line + 1)), from_base64(text.substr(begin, end - begin))};
  if (!head_from_text(head.text) || to_text(head) != text.substr(0, end + 1)) return std::nullopt;
  text.remove_prefix(end + 1);
  return head;
}

}  // namespace

SignedHead sign(const Head& head, const SigningKey& key) {
  auto text = to_text(head);
  auto signature = key.sign(text);
  return {std::move(text), std::move(signature)};
}

std::string to_text(const SignedHead& head) {
  return head.text + std::string(kSignature) + base64(head.signature) + '\n';
}

std::optional<std::vector<SignedHead>> signed_heads_from_text(std::string_view text) {
  std::vector<SignedHead> heads;
  do {
    auto head = take_head(text);
    if (!head) return std::nullopt;
    heads.push_back(*std::move(head));
  } while (!text.empty());
  return heads;
}

}  // namespace logbook::proof
