#include "logbook/sync/restore.hpp"

#include <algorithm>
#include <utility>

namespace logbook::sync {
namespace {

using archive::Kept;

constexpr std::uint64_t kNewest = 60;   // events to find the highest ids among
constexpr std::size_t kWatched = 5;     // ids
constexpr std::chrono::hours kFold{3};  // by how much a row's time may be told otherwise without being another row

bool is_another(const LoginEvent& held, const LoginEvent& shown) {
  return std::chrono::abs(held.time - shown.time) > kFold;
}

}  // namespace

Result<RestoreWatch> RestoreWatch::on(archive::Archive& archive, const std::string& portal, std::uint32_t epoch) {
  std::vector<LoginEvent> held;
  const archive::Query newest{.portal = portal, .provenance = proof::Provenance::portal, .most = kNewest};
  const auto read = archive.read(newest, [&](std::string_view, const Kept& kept) -> Result<Going> {
    if (kept.epoch == epoch) held.push_back(kept.event);
    return Going::on;
  });
  if (!read) return std::unexpected(read.error());
  std::ranges::sort(held, std::greater{}, &LoginEvent::id);
  if (held.size() > kWatched) held.resize(kWatched);
  return RestoreWatch(std::move(held));
}

bool RestoreWatch::notices(std::span<const LoginEvent> events) {
  if (held_.empty() || events.empty()) return false;
  if (std::exchange(is_first_look_, false)) {
    const auto newest = std::ranges::max(events, {}, &LoginEvent::id).id;
    if (newest < held_.front().id) return true;
  }
  for (const auto& event : events) {
    const auto held = std::ranges::find(held_, event.id, &LoginEvent::id);
    if (held != held_.end() && is_another(*held, event)) ++replaced_;
  }
  return replaced_ * 2 > held_.size();
}

}  // namespace logbook::sync
