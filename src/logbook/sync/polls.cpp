#include "logbook/sync/polls.hpp"

#include <algorithm>
#include <string_view>

#include "logbook/portal/client.hpp"
#include "logbook/sync/told_rows.hpp"

namespace logbook::sync {

using archive::Kept;
using About = PortalMemory::About;

Result<void> PollChain::remember() {
  const auto since = memory_.time(About::polled);
  if (!since) return std::unexpected(since.error());
  since_ = *since;
  if (!since_) return {};
  auto newest = told_by_portal(portal_, archive::Order::newest_first);
  newest.most = static_cast<std::uint64_t>(portal::kFallbackRows);
  return archive_.read(newest, [this](std::string_view, const Kept& kept) -> Result<Going> {
    last_.emplace_back(kept.event.id, kept.event.time);
    return Going::on;
  });
}

void PollChain::look(std::span<const LoginEvent> events) {
  for (const auto& event : events) {
    if (std::ssize(answer_) == portal::kFallbackRows) return;
    answer_.push_back({event.id, event.time});
  }
}

/// True when this answer holds a row of the one before. It must not be of the second in which this one ends: of that
/// second others may not be shown.
bool PollChain::is_joined() const {
  return since_ && std::ranges::any_of(answer_, [this](const Landmark& row) {
           return std::ranges::find(last_, row) != last_.end() && row.time != answer_.back().time;
         });
}

void PollChain::end(const history::WalkEnd& end, archive::Batch& batch) const {
  if (!end.degraded && !since_) return;
  if (!end.degraded) {
    batch.cursors.push_back(memory_.note(About::polled, std::string()));  // read whole: the chain is of no use
    return;
  }
  const auto& stretch = end.coverage.stretch;
  const auto since = is_joined() ? *since_ : stretch.from;
  if (is_joined() && since < stretch.until) batch.claim = Claim{{since, stretch.until}, Evidence::polled};
  if (since != since_) batch.cursors.push_back(memory_.note(About::polled, since));
}

}  // namespace logbook::sync
