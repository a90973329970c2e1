// How much of the login history there is to read.
#include <fmt/format.h>

#include "logbook/base/time.hpp"
#include "logbook/doctor/examination.hpp"

namespace logbook::doctor {
namespace {

constexpr std::int64_t kFewDays = 90;
constexpr std::int64_t kLongestDays = 180;              // the portal's default and most
constexpr std::int64_t kFarthestPlace = 2'000'000'000;  // the portal's places have 32 bits
constexpr std::string_view kAskForAudit = "ask the portal's owner about a plan with the audit feature";

}  // namespace

Finding Examination::plan() {
  const auto quota = client_.quota();
  if (!quota) {
    const auto& error = quota.error();
    if (error.kind == ErrorKind::unauthorized) return fatal(told(error), error.mend);
    return warning(told(error), error.mend);
  }
  quota_ = *quota;
  auto detail = fmt::format("\"{}\"", quota->name);
  if (quota->trial.value_or(false)) detail += ", on trial";
  if (quota->free.value_or(false)) detail += ", free";

  const auto tariff = client_.tariff();
  using enum portal::TariffState;
  if (tariff && tariff->state == not_paid) {
    return {State::fail, detail + ", not paid for: the portal may refuse to answer (HTTP 402)",
            "ask the portal's owner to pay or change the plan"};
  }
  if (tariff && tariff->state == delay) {
    return warning(detail + ", payment overdue", "ask the portal's owner to pay before the portal closes");
  }
  return ok(std::move(detail));
}

Finding Examination::audit() {
  if (!quota_) return skipped("the portal does not tell");
  if (quota_->audit) return ok("included");
  return warning("not included: only the newest 20 events can be read", std::string(kAskForAudit));
}

Finding Examination::retention() {
  const auto asked = client_.login_lifetime();
  if (!asked) return {State::fail, told(asked.error()), asked.error().mend};
  const auto lifetime = client_.with_change(*asked);
  auto detail = fmt::format("{} days", lifetime.login_history.count());
  if (lifetime.is_default) detail += ", the default";
  if (lifetime.change == portal::Lifetime::Change::made) {
    detail += fmt::format(", {} {}", lifetime.is_default ? "reset" : "set", format_utc(lifetime.changed));
  }
  if (lifetime.login_history.count() >= kFewDays) return ok(std::move(detail));
  return warning(std::move(detail),
                 fmt::format("up to {} are possible, under Settings > Security > Login history", kLongestDays));
}

Finding Examination::history() {
  const auto page = client_.login_events({.start = 0, .count = 1});
  if (!page) return fatal(told(page.error().error), page.error().error.mend);
  if (page->events.empty()) return ok("readable; it holds no event");
  newest_ = page->events.front();
  if (page->events.size() > 1) paging_ = Paging::fallback;
  return ok(fmt::format("readable; the newest event is of {}, {}", format_utc(newest_->time), age(newest_->time)));
}

/// Asked for one event at another place, a portal that pages gives another event, or none. It may give the same one
/// when an event came in between, and among those of one second, which have no order; so it is asked again, farther on.
Finding Examination::paging() {
  if (!newest_) return skipped("there is no event to tell by");
  if (paging_ == Paging::fallback) return fallback();
  for (std::int64_t start = 1; start <= 3; ++start) {
    const auto page = client_.login_events({.start = start, .count = 1});
    if (!page) return {State::fail, told(page.error().error), page.error().error.mend};
    if (page->events.size() > 1) return fallback();
    if (page->events.empty() || page->events.front().id != newest_->id) {
      paging_ = Paging::real;
      return ok("the whole history can be read, window by window");
    }
  }
  return warning("the same event stands at each place", "ask again when there are more events");
}

Finding Examination::fallback() {
  paging_ = Paging::fallback;
  const bool hidden = quota_ && quota_->audit;
  return warning(
      "only the newest 20 events can be read: the portal ignores which ones are asked for",
      hidden ? "the plan includes more: ask the portal's administrator whether web:hide-settings names LoginHistory"
             : std::string(kAskForAudit));
}

/// Strides outwards until there is no event, then halves the way back: 38 requests at the most, for two thousand
/// million events; 11 for five thousand.
Finding Examination::oldest() {
  if (paging_ != Paging::real) return skipped("cannot be found without paging");
  auto oldest = *newest_;
  std::int64_t known = 0;  // the farthest place with an event
  std::int64_t empty = kFarthestPlace;
  for (std::int64_t place = portal::kLargestWindow; empty - known > portal::kLargestWindow;) {
    const auto page = client_.login_events({.start = place, .count = 1});
    if (!page) return warning(told(page.error().error), page.error().error.mend);
    if (page->events.empty()) {
      empty = place;
    } else {
      known = place;
      oldest = page->events.front();
    }
    place = empty == kFarthestPlace ? std::min(place * 4, kFarthestPlace - 1) : known + (empty - known) / 2;
  }

  const auto last = client_.login_events({.start = known, .count = portal::kLargestWindow});
  if (!last) return warning(told(last.error().error), last.error().error.mend);
  if (!last->events.empty()) oldest = last->events.back();
  const auto events = known + std::ssize(last->events);
  return ok(fmt::format("of {}, {}; about {} event{} in all", format_utc(oldest.time), age(oldest.time), events,
                        events == 1 ? "" : "s"));
}

}  // namespace logbook::doctor
