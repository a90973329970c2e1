#include "logbook/event/person_names.hpp"

#include <algorithm>
#include <cstddef>

#include "logbook/base/text.hpp"

namespace logbook {
namespace {

constexpr int kMostBlanks = 8;  // a name has fewer; what is typed may be any text

/// True when a character from U+4E00 to U+9FFF is in `text`: in UTF-8 E4 B8 80 to E9 BF BF.
bool is_written_without_blank(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if ((first == 0xE4 && second >= 0xB8) || (first >= 0xE5 && first <= 0xE9)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> spellings_of(std::string_view name) {
  std::vector<std::string> spellings{std::string(name)};
  const auto add = [&](std::string spelling) {
    if (std::ranges::find(spellings, spelling) == spellings.end()) spellings.push_back(std::move(spelling));
  };
  const bool joins = is_written_without_blank(name);
  auto blank = name.find(' ');
  for (int i = 0; i < kMostBlanks && blank != std::string_view::npos; ++i, blank = name.find(' ', blank + 1)) {
    const std::string before(trimmed(name.substr(0, blank)));
    const std::string after(trimmed(name.substr(blank + 1)));
    if (before.empty() || after.empty()) continue;
    add(std::string(after).append(1, ' ').append(before));
    if (!joins) continue;
    add(before + after);
    add(after + before);
  }
  return spellings;
}

}  // namespace logbook
