#include "logbook/base/secret.hpp"

#include "logbook/base/text.hpp"

namespace logbook {
namespace {

constexpr std::string_view kPrefix = "sk-";
constexpr std::size_t kTellingTail = 16;  // a shorter one could be an ordinary word

}  // namespace

std::string Secret::redact(std::string_view text) const {
  if (text_.empty()) return std::string(text);
  const bool tail_tells = text_.starts_with(kPrefix) && text_.size() >= kPrefix.size() + kTellingTail;
  const auto wanted = lower_ascii(tail_tells ? std::string_view(text_).substr(kPrefix.size()) : text_);
  const auto lower = lower_ascii(text);

  std::string out;
  std::size_t copied = 0;
  for (auto at = lower.find(wanted); at != std::string::npos; at = lower.find(wanted, at + wanted.size())) {
    const bool prefixed = tail_tells && std::string_view(lower).substr(copied, at - copied).ends_with(kPrefix);
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
