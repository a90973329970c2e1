#include "logbook/proof/signing_key.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdlib>

namespace logbook::proof {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

EVP_PKEY* raw(const KeyHandle& key) { return static_cast<EVP_PKEY*>(key.get()); }

/// What can fail only for want of memory or of the algorithm: there is no going on with half a signature.
void demand(bool done) {
  if (!done) std::abort();
}

Bio reading(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

std::string written(BIO* bio) {
  char* begin = nullptr;
  const auto size = BIO_get_mem_data(bio, &begin);
  return {begin, static_cast<std::size_t>(size)};
}

/// Never asks at the terminal for the passphrase of an encrypted key.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*unused*/) { return 0; }

std::string public_pem(const KeyHandle& key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  demand(bio && PEM_write_bio_PUBKEY(bio.get(), raw(key)) == 1);
  return written(bio.get());
}

constexpr std::size_t kMostPem = 16'384;

KeyHandle ed25519_only(EVP_PKEY* key) {
  KeyHandle handle(key);
  if (key != nullptr && EVP_PKEY_is_a(key, "ED25519") != 1) handle.reset();
  return handle;
}

}  // namespace

void FreeKey::operator()(void* key) const { EVP_PKEY_free(static_cast<EVP_PKEY*>(key)); }

std::optional<PublicKey> PublicKey::from_pem(std::string_view pem) {
  if (pem.size() > kMostPem) return std::nullopt;
  auto key = ed25519_only(PEM_read_bio_PUBKEY(reading(pem).get(), nullptr, no_passphrase, nullptr));
  if (!key) return std::nullopt;
  return PublicKey(std::move(key));
}

std::string PublicKey::pem() const { return public_pem(key_); }

bool PublicKey::signed_by_owner(std::string_view text, std::string_view signature) const {
  const Context context(EVP_MD_CTX_new());
  demand(context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, raw(key_)) == 1);
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

SigningKey SigningKey::generate() {
  KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  demand(key != nullptr);
  return SigningKey(std::move(key));
}

std::optional<SigningKey> SigningKey::from_pem(const Secret& pem) {
  if (pem.reveal().size() > kMostPem) return std::nullopt;
  auto key = ed25519_only(PEM_read_bio_PrivateKey(reading(pem.reveal()).get(), nullptr, no_passphrase, nullptr));
  if (!key) return std::nullopt;
  return SigningKey(std::move(key));
}

Secret SigningKey::pem() const {
  const Bio bio(BIO_new(BIO_s_secmem()));
  demand(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), raw(key_), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Secret(written(bio.get()));
}

PublicKey SigningKey::public_key() const {
  auto key = PublicKey::from_pem(public_pem(key_));
  demand(key.has_value());
  return *std::move(key);
}

std::string SigningKey::sign(std::string_view text) const {
  const Context context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  auto size = signature.size();
  demand(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, raw(key_)) == 1);
  demand(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                        reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1);
  demand(size == signature.size());
  return signature;
}

}  // namespace logbook::proof
