#include "logbook/http/throttle.hpp"

#include <algorithm>

namespace logbook::http {
namespace {

using std::chrono::milliseconds;

// A little more than the minute that the server counts: requests do not all take the same time to get there.
constexpr milliseconds kMinute{60'250};
constexpr milliseconds kFirstRest{500};  // after a 429; doubles
constexpr milliseconds kLongestRest{30'000};
constexpr int kLowestRate = 60;  // others may have used up a minute; nobody is to stop us for good
constexpr int kDoublings = 6;

}  // namespace

std::optional<milliseconds> Throttle::begin(Moment now) {
  forget_after_a_pause(now);
  if (running_ >= allowed_) return milliseconds::max();
  if (const auto moment = earliest(now); moment && *moment > now) return std::chrono::ceil<milliseconds>(*moment - now);

  ++running_;
  last_ = now;
  changed_ = now;
  begun_.push_back(now);
  return std::nullopt;
}

/// What was allowed before a pause says little of the server now. Requests that take their time are no pause: as many
/// as are running stay allowed, and one more.
void Throttle::forget_after_a_pause(Moment now) {
  if (changed_ && now - *changed_ >= options_.pause) allowed_ = std::min(allowed_, running_ + 1);
}

/// The first moment at which the rate, and a server that asked us to stay away, allow a request.
std::optional<Moment> Throttle::earliest(Moment now) {
  while (!begun_.empty() && now - begun_.front() >= kMinute) begun_.pop_front();
  recover(now);
  auto moment = closed_till_;
  if (!rate_) return moment;
  const auto rate = static_cast<std::size_t>(*rate_);
  spread_ = spread_ || begun_.size() * 2 >= rate;
  if (begun_.size() >= rate) moment = std::max(moment, std::optional(begun_[begun_.size() - rate] + kMinute));
  if (spread_ && last_)
    moment = std::max(moment, std::optional(*last_ + std::chrono::duration_cast<Moment::duration>(kMinute) / *rate_));
  return moment;
}

std::optional<milliseconds> Throttle::end(Moment began, Moment now, const Ending& ending) {
  forget_after_a_pause(now);
  --running_;
  changed_ = now;
  if (ending.kind == Ending::Kind::limited) {
    if (const auto own = std::ranges::find(begun_, began); own != begun_.end()) begun_.erase(own);
    const bool is_news = !learned_ || began > *learned_;
    if (is_news) learn(now, ending);
    rest(now, ending);
    halve(began, now);
    if (!is_news || given_up(now)) return std::nullopt;
    return std::chrono::ceil<milliseconds>(earliest(now).value_or(now) - now);
  }
  if (refused_since_ && began > *refused_since_) {
    refused_since_.reset();
    refused_in_a_row_ = 0;
  }
  if (ending.kind == Ending::Kind::timed_out || now - began > options_.slow) {
    halve(began, now);
  } else {
    allowed_ = std::min(allowed_ + 1, options_.parallel);
  }
  return std::nullopt;
}

/// Requests that began before the last halving were not slowed down by it yet, so they are no reason for another.
void Throttle::halve(Moment began, Moment now) {
  if (halved_ && began <= *halved_) return;
  allowed_ = std::max(1, allowed_ / 2);
  halved_ = now;
}

/// The limit, from the first refusal of several that ran together.
void Throttle::learn(Moment now, const Ending& ending) {
  const auto went_through = static_cast<int>(begun_.size());
  const int lowest = std::min(kLowestRate, ending.limit.value_or(kLowestRate));
  auto limit = std::max(lowest, ending.limit.value_or(went_through));
  if (learned_ && rate_ && limit >= *rate_) limit = std::max(lowest, *rate_ * 95 / 100);  // others ask too
  rate_ = std::min(limit, rate_.value_or(limit));
  if (ending.limit) named_ = ending.limit;
  spread_ = true;
  learned_ = now;
  raised_ = now;
  ++refused_in_a_row_;
}

/// How long nothing is sent, and whether that is too long. All that were refused together count from the same moment.
void Throttle::rest(Moment now, const Ending& ending) {
  if (!refused_since_) refused_since_ = learned_;
  const auto left = options_.max_wait - std::chrono::floor<milliseconds>(*learned_ - *refused_since_);
  auto rest = std::min(kLongestRest, kFirstRest * (1 << std::clamp(refused_in_a_row_ - 1, 0, kDoublings)));
  if (left > milliseconds{0}) rest = std::min(rest, left);  // the last try comes when the time is over, not before
  rest = ending.come_back.value_or(rest);

  const auto till = now + rest;
  closed_till_ = closed_till_ ? std::max(*closed_till_, till) : till;
  if (rest > left) given_up_till_ = closed_till_;
}

/// Raises a learned rate that is in use and met no refusal for a minute.
void Throttle::recover(Moment now) {
  if (!raised_ || !rate_ || now - *raised_ < kMinute) return;
  const bool in_use = begun_.size() * 2 >= static_cast<std::size_t>(*rate_);
  if (!in_use) return;
  rate_ = *rate_ + std::max(1, *rate_ / 10);
  for (const auto& bound : {named_, options_.rate}) rate_ = std::min(*rate_, bound.value_or(*rate_));
  raised_ = now;
}

}  // namespace logbook::http
