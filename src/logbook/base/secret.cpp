#include "logbook/base/secret.hpp"

#include "logbook/base/text.hpp"

namespace logbook {
namespace {

constexpr std::string_view kPrefix = "sk-";
constexpr std::size_t kTellingTail = 16;  // a shorter one could be an ordinary word

/// True when what stands behind `sk-` suffices to know the secret by.
bool tail_tells(std::string_view secret) {
  return secret.starts_with(kPrefix) && secret.size() >= kPrefix.size() + kTellingTail;
}

}  // namespace

Secret::Secret(std::string text) : text_(std::move(text)) {
  if (!text_.empty()) shortest_ = text_.size() - (tail_tells(text_) ? kPrefix.size() : 0);
}

std::string Secret::redact(std::string_view text) const {
  if (text.size() < shortest_) return std::string(text);
  const auto wanted = lower_ascii(std::string_view(text_).substr(text_.size() - shortest_));
  const auto lower = lower_ascii(text);

  std::string out;
  std::size_t copied = 0;
  for (auto at = lower.find(wanted); at != std::string::npos; at = lower.find(wanted, at + wanted.size())) {
    const bool prefixed =
        shortest_ < text_.size() && std::string_view(lower).substr(copied, at - copied).ends_with(kPrefix);
    out.append(text, copied, at - copied - (prefixed ? kPrefix.size() : 0));
    out += "***";
    copied = at + wanted.size();
  }
  return out.append(text, copied, std::string_view::npos);
}

Error Secret::redact(Error error) const {
  for (auto* part : {&error.thing, &error.cause, &error.mend}) *part = redact(*part);
  return error;
}

}  // namespace logbook
