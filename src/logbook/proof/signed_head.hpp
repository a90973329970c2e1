#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/proof/head.hpp"
#include "logbook/proof/signing_key.hpp"

namespace logbook::proof {

/// A head with its signature, as it is kept and handed to others. That it is signed does not say that it fits anything.
struct SignedHead {
  std::string text;       ///< what was signed: a head's, as `to_text` gives it
  std::string signature;  ///< 64 bytes

  bool operator==(const SignedHead&) const = default;
};

SignedHead sign(const Head& head, const SigningKey& key);

/// What is handed to others: the text of the head, and one more line with the signature in base64.
///
///     signature c2lnbmF0dXJl…
std::string to_text(const SignedHead& head);

/// Reads heads that stand one behind the other, each exactly as `to_text` gives it: at least one; nothing for any other
/// text.
std::optional<std::vector<SignedHead>> signed_heads_from_text(std::string_view text);

}  // namespace logbook::proof
