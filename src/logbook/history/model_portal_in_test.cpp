#include "logbook/history/model_portal_in_test.hpp"

#include <algorithm>
#include <utility>

namespace logbook::history {
namespace {

UtcTime utc(std::int64_t second) { return UtcTime{std::chrono::seconds{second}}; }

portal::PageFailure broken() {
  Error error{};
  error.kind = ErrorKind::unreachable;
  return {portal::PageFault::bad_window, error};
}

}  // namespace

void ModelPortal::fill(std::vector<Row> rows, std::int64_t clock) {
  rows_ = std::move(rows);
  clock_ = clock;
  for (const auto& row : rows_) next_id_ = std::max(next_id_, row.id + 1);
}

/// The first pass of a repeated hour is printed as if it were the second.
UtcTime ModelPortal::printed(const Row& row) const {
  const auto repeated = zone_.repeated_around(utc(row.second));
  if (!repeated) return utc(row.second);
  const auto middle = repeated->from + (repeated->until - repeated->from) / 2;
  return utc(row.second) < middle ? utc(row.second) + (repeated->until - middle) : utc(row.second);
}

void ModelPortal::expect(portal::Window window) {
  const auto known = std::ranges::find(flights_, window, &Flight::window);
  if (known != flights_.end()) return;
  flights_.push_back({window, std::nullopt});
}

/// Some of the windows in flight are answered, in any order, until the wanted one is.
std::expected<portal::Page, portal::PageFailure> ModelPortal::read(portal::Window window) {
  expect(window);
  for (;;) {
    auto& flight = flights_[random_.below(flights_.size())];
    if (!flight.reply) flight.reply = answer(flight.window);
    if (flight.window != window) continue;
    auto reply = *std::move(flight.reply);
    std::erase_if(flights_, [window](const Flight& one) { return one.window == window; });
    return reply;
  }
}

ModelPortal::Reply ModelPortal::answer(portal::Window window) {
  ++requests_;
  live();
  if (random_.chance(mischief_.bad_windows)) return std::unexpected(broken());
  if (window.start >= mischief_.fails_from) {
    return std::unexpected(
        portal::PageFailure{portal::PageFault::other, {ErrorKind::unreachable, "the portal", "HTTP 504", ""}});
  }
  const auto rows = fallen_back_ ? cut(0, portal::kFallbackRows) : cut(window.start, window.count);
  if (std::ranges::any_of(rows, &Row::bad)) return std::unexpected(broken());
  portal::Page page{{}, utc(clock_)};
  page.events.reserve(rows.size());
  for (const auto& row : rows) {
    if (!fallen_back_ && window.from && utc(row.second) < *window.from) continue;
    if (!fallen_back_ && window.to && utc(row.second) > *window.to) continue;
    auto& event = page.events.emplace_back();
    event.id = row.id;
    event.time = printed(row);
    event.user_id.assign(1, 'u');
  }
  return page;
}

/// What happens on the portal between two requests.
void ModelPortal::live() {
  clock_ += static_cast<std::int64_t>(random_.below(2));
  if (random_.chance(mischief_.inserts)) {
    const auto count = 1 + random_.below(static_cast<std::uint64_t>(mischief_.inserts_at_once));
    for (std::uint64_t i = 0; i < count; ++i) insert({next_id_++, clock_});
  }
  if (random_.chance(mischief_.late_commits) && !rows_.empty()) {
    const auto back = random_.below(std::min<std::uint64_t>(rows_.size(), 60));
    insert({next_id_++, rows_[rows_.size() - 1 - back].second + static_cast<std::int64_t>(random_.below(2))});
  }
  if (random_.chance(mischief_.expiry)) delete_some_expired();
  if (fallen_back_) {
    if (random_.chance(mischief_.comes_back)) fallen_back_ = false;
  } else if (random_.chance(mischief_.falls_back)) {
    fallen_back_ = true;
  }
}

/// Rows past the lifetime go a few at a time, in no order.
void ModelPortal::delete_some_expired() {
  const auto oldest_kept = clock_ - std::chrono::seconds{lifetime_}.count();
  auto expired =
      static_cast<std::uint64_t>(std::ranges::lower_bound(rows_, oldest_kept, {}, &Row::second) - rows_.begin());
  for (auto left = 1 + random_.below(8); left > 0 && expired > 0; --left, --expired) {
    rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(random_.below(expired)));
  }
}

void ModelPortal::insert(Row row) { rows_.insert(std::ranges::upper_bound(rows_, row.second, {}, &Row::second), row); }

/// The rows of a window, newest first; those of one second in the order of `Mischief::ties`.
std::vector<ModelPortal::Row> ModelPortal::cut(std::int64_t start, std::int64_t count) {
  const auto size = std::ssize(rows_);
  const auto first = std::min(start, size);
  const auto last = std::min(start + count, size);
  if (first == last) return {};
  const auto newest =
      std::ranges::upper_bound(rows_, rows_[static_cast<std::size_t>(size - 1 - first)].second, {}, &Row::second);
  const auto oldest =
      std::ranges::lower_bound(rows_, rows_[static_cast<std::size_t>(size - last)].second, {}, &Row::second);
  std::vector<Row> whole(oldest, newest);
  const demo::Ties ties{mischief_.ties, static_cast<std::uint64_t>((start + count) / mischief_.order_lasts),
                        static_cast<std::uint64_t>(requests_)};
  std::ranges::stable_sort(whole, {}, [&ties](const Row& row) { return std::pair(-row.second, ties.key(row.id)); });
  const auto above = rows_.end() - newest;
  return {whole.begin() + (first - above), whole.begin() + (last - above)};
}

}  // namespace logbook::history
