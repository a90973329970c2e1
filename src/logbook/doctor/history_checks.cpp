// How much of the login history there is to read.
#include <fmt/format.h>

#include <algorithm>

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
  if (!asked && client_.peer().trouble == portal::Peer::Trouble::not_included) {
    return skipped("not shown: see \"Login history\" below");
  }
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

Examination::Obstacle Examination::why_not_shown() const {
  if (!quota_) {
    return {"the plan does not include more, or the portal's configuration hides it (web:hide-settings)",
            fmt::format("{}, and its administrator whether web:hide-settings names LoginHistory", kAskForAudit)};
  }
  if (!quota_->audit) return {"the plan does not include more", std::string(kAskForAudit)};
  return {"the portal's configuration hides it (web:hide-settings), though the plan includes it",
          "ask the portal's administrator to take LoginHistory out of web:hide-settings"};
}

Finding Examination::history() {
  using enum portal::Peer::Trouble;
  if (const auto newest = client_.last_logins(); !newest && client_.peer().trouble == bad_row) {
    return history_with_bad_rows(newest.error());
  }
  const auto page = client_.login_events({.start = 0, .count = 1});
  if (!page && client_.peer().trouble == not_included) {
    const auto why = why_not_shown();
    return fatal(fmt::format("not shown (HTTP 402): {}", why.cause), why.mend);
  }
  if (!page) return fatal(told(page.error().error), page.error().error.mend);
  if (page->events.empty()) return ok("readable; it holds no event");
  newest_ = page->events.front();
  if (page->events.size() > 1) paging_ = Paging::fallback;
  return ok(fmt::format("readable; the newest event is of {}, {}", format_utc(newest_->time), age(newest_->time)));
}

Result<void> Examination::read_around(portal::Window window, std::vector<std::optional<LoginEvent>>& rows) {
  auto page = client_.login_events(window);
  if (page) {
    for (auto& event : page->events) rows.emplace_back(std::move(event));
    return {};
  }
  if (page.error().fault != portal::PageFault::bad_window) return std::unexpected(page.error().error);
  if (window.count == 1) {
    rows.emplace_back();
    return {};
  }
  const auto half = window.count / 2;
  if (const auto newer = read_around({window.start, half}, rows); !newer) return newer;
  return read_around({window.start + half, window.count - half}, rows);
}

/// Some of the newest events cannot be shown: which, and what goes on all the same.
Finding Examination::history_with_bad_rows(const Error& seen) {
  constexpr std::string_view kMendRow =
      "the portal's administrator can mend such a row in the database: its ip is NULL, or its description is no JSON";
  const auto fails = client_.fails_beyond_the_end();
  if (!fails) return fatal(told(fails.error()), fails.error().mend);
  if (*fails) {
    const bool is_limited = quota_ && !quota_->audit;
    return fatal(fmt::format("{}: one of its newest 20 events {} a row that it cannot show, and it shows no others",
                             told(seen), is_limited ? "is" : "may be"),
                 fmt::format("ask again when 20 more events have come; {}", kMendRow));
  }
  std::vector<std::optional<LoginEvent>> rows;
  if (const auto read = read_around({0, portal::kFallbackRows}, rows); !read) {
    return fatal(told(read.error()), read.error().mend);
  }
  std::size_t bad = 0;
  std::string where;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]) {
      if (newest_ && newest_->id != rows[i]->id) paging_ = Paging::real;
      if (!newest_) newest_ = rows[i];
      continue;
    }
    ++bad;
    const bool goes_on = i > 0 && !rows[i - 1];
    if (goes_on) continue;
    const auto next = std::ranges::find_if(rows.begin() + static_cast<std::ptrdiff_t>(i), rows.end(),
                                           [](const auto& row) { return row.has_value(); });
    const auto name = [](const LoginEvent& event) { return fmt::format("{} of {}", event.id, format_utc(event.time)); };
    where += fmt::format("{}between event {} and {}", where.empty() ? "" : ", ",
                         i > 0 ? name(*rows[i - 1]) : "(newest)", next == rows.end() ? "older ones" : name(**next));
  }
  if (bad == 0) return ok("readable");
  return warning(fmt::format("readable but for {} of the newest events, {}: {}", bad, where, told(seen)),
                 fmt::format("logbook reads around it and names the gap; {}", kMendRow));
}

/// Asked for one event at another place, a portal that pages gives another event, or none. It may give the same one
/// when an event came in between, and among those of one second, which have no order; so it is asked again, farther on.
Finding Examination::paging() {
  if (!newest_) return skipped("there is no event to tell by");
  if (paging_ == Paging::fallback) return fallback();
  for (std::int64_t start = 1; start <= 3 && paging_ != Paging::real; ++start) {
    const auto page = client_.login_events({.start = start, .count = 1});
    if (!page && page.error().fault == portal::PageFault::bad_window) continue;
    if (!page) return {State::fail, told(page.error().error), page.error().error.mend};
    if (page->events.size() > 1) return fallback();
    if (page->events.empty() || page->events.front().id != newest_->id) paging_ = Paging::real;
  }
  if (paging_ == Paging::real) return ok("the whole history can be read, window by window");
  return warning("the same event stands at each place", "ask again when there are more events");
}

Finding Examination::fallback() {
  paging_ = Paging::fallback;
  const auto why = why_not_shown();
  return warning(fmt::format("only the newest 20 events can be read: {}", why.cause), why.mend);
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
    const bool is_bad_row = !page && page.error().fault == portal::PageFault::bad_window;
    if (!page && !is_bad_row) return warning(told(page.error().error), page.error().error.mend);
    if (page && page->events.empty()) {
      empty = place;
    } else {
      known = place;
      if (page) oldest = page->events.front();
    }
    place = empty == kFarthestPlace ? std::min(place * 4, kFarthestPlace - 1) : known + (empty - known) / 2;
  }

  std::vector<std::optional<LoginEvent>> last;
  if (const auto read = read_around({known, portal::kLargestWindow}, last); !read) {
    return warning(told(read.error()), read.error().mend);
  }
  for (const auto& event : last) {
    if (event) oldest = *event;
  }
  const auto events = known + std::ssize(last);
  return ok(fmt::format("of {}, {}; about {} event{} in all", format_utc(oldest.time), age(oldest.time), events,
                        events == 1 ? "" : "s"));
}

}  // namespace logbook::doctor
