#include "logbook/archive/epochs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "logbook/base/number.hpp"

namespace logbook::archive {
namespace {

/// Takes what stands before the next `mark` away from `text`; all of it where there is none.
std::string_view take_until(std::string_view& text, char mark) {
  const auto end = std::min(text.find(mark), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

}  // namespace

std::optional<Epochs> Epochs::parse(std::string_view text) {
  Epochs epochs;
  while (!text.empty()) {
    auto restore = take_until(text, ' ');
    const auto after = parse_number<std::int64_t>(take_until(restore, ':'));
    const auto upto = parse_number<std::int64_t>(restore);
    if (!after || !upto || *after > *upto) return std::nullopt;
    epochs.begin({*after, *upto});
  }
  return epochs;
}

std::string Epochs::text() const {
  std::string text;
  for (const auto& range : again_) text += fmt::format("{}{}:{}", text.empty() ? "" : " ", range.after, range.upto);
  return text;
}

void Epochs::reach_down(std::size_t restore, std::int64_t after) {
  auto& again = again_.at(restore);
  again.after = std::min(again.after, after);
}

std::uint32_t Epochs::of(std::int64_t id) const {
  for (auto epoch = again_.size(); epoch > 0; --epoch) {
    if (again_[epoch - 1].contains(id)) return static_cast<std::uint32_t>(epoch);
  }
  return 0;
}

std::vector<IdRange> Epochs::past(std::uint32_t epoch) const {
  if (epoch >= again_.size()) return {};
  std::vector<IdRange> later(again_.begin() + epoch, again_.end());
  std::ranges::sort(later, {}, &IdRange::after);
  std::vector<IdRange> disjoint;
  for (const auto& range : later) {
    if (!disjoint.empty() && range.after <= disjoint.back().upto) {
      disjoint.back().upto = std::max(disjoint.back().upto, range.upto);
    } else {
      disjoint.push_back(range);
    }
  }
  return disjoint;
}

}  // namespace logbook::archive
