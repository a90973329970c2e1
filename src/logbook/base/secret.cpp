#include "logbook/base/secret.hpp"

#include <algorithm>

#include "logbook/base/text.hpp"

namespace logbook {
namespace {

constexpr std::string_view kPrefix = "sk-";
constexpr std::size_t kTellingTail = 16;  // a shorter one could be an ordinary word

/// True when what stands behind `sk-` suffices to know the secret by.
bool tail_tells(std::string_view secret) {
  return secret.starts_with(kPrefix) && secret.size() >= kPrefix.size() + kTellingTail;
}

/// Where `wanted`, in lower case, stands in `text` in any case: at `from` or behind; npos if nowhere.
std::size_t find_in_any_case(std::string_view text, std::string_view wanted, std::size_t from) {
  const auto same = [](char a, char b) { return ('A' <= a && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  const auto rest = text.substr(from);
  const auto found = std::ranges::search(rest, wanted, same);
  return found.empty() ? std::string_view::npos : from + static_cast<std::size_t>(found.begin() - rest.begin());
}

}  // namespace

Secret::Secret(std::string text)
    : text_(std::move(text)),
      wanted_(lower_ascii(tail_tells(text_) ? std::string_view(text_).substr(kPrefix.size()) : text_)) {}

std::string Secret::redact(std::string_view text) const {
  std::string out(text);
  redact_in(out);
  return out;
}

void Secret::redact_in(std::string& text) const {
  if (wanted_.empty() || text.size() < wanted_.size()) return;
  auto at = find_in_any_case(text, wanted_, 0);
  if (at == std::string::npos) return;

  std::string out;
  std::size_t copied = 0;
  for (; at != std::string::npos; at = find_in_any_case(text, wanted_, copied)) {
    const bool is_tail = wanted_.size() < text_.size();
    const bool prefixed = is_tail && lower_ascii(std::string_view(text).substr(copied, at - copied)).ends_with(kPrefix);
    out.append(text, copied, at - copied - (prefixed ? kPrefix.size() : 0));
    out += "***";
    copied = at + wanted_.size();
  }
  text = out.append(text, copied, std::string::npos);
}

Error Secret::redact(Error error) const {
  for (auto* part : {&error.thing, &error.cause, &error.mend}) *part = redact(*part);
  return error;
}

}  // namespace logbook
