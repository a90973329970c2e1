#include "logbook/demo/traffic.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <iterator>
#include <numeric>
#include <tuple>

#include "logbook/demo/vocabulary.hpp"
#include "logbook/event/action.hpp"

namespace logbook::demo {
namespace {

using namespace std::chrono;

constexpr std::int64_t kHour = 3600;

/// How often an action happens, in a thousandth of all events.
struct Share {
  std::int16_t action;
  int thousandths;
};

// What portals write today is frequent; what stands in old histories only is rare. What is left is 1029.
constexpr std::array kShares{
    Share{1000, 70}, Share{1005, 4},  Share{1006, 130}, Share{1010, 45}, Share{1012, 12}, Share{1013, 95},
    Share{1014, 4},  Share{1015, 60}, Share{1018, 5},   Share{1019, 35}, Share{1020, 5},  Share{1021, 15},
    Share{1023, 4},  Share{1024, 50}, Share{1025, 8},   Share{1026, 4},  Share{1027, 12}, Share{1028, 25},
    Share{1001, 2},  Share{1002, 2},  Share{1003, 2},   Share{1004, 2},  Share{1007, 2},  Share{1008, 2},
    Share{1009, 2},  Share{1011, 2},  Share{1016, 2},   Share{1017, 2},  Share{1022, 2},
};
constexpr std::int16_t kWebLogin = 1029;
constexpr std::int16_t kWrongPassword = 1013;
constexpr std::int16_t kBruteForce = 1023;

constexpr std::int64_t kKnock = 4;

std::int16_t pick_action(Random& random) {
  auto draw = static_cast<int>(random.below(1000));
  for (const auto& share : kShares) {
    draw -= share.thousandths;
    if (draw < 0) return share.action;
  }
  return kWebLogin;
}

UtcTime at_second(std::int64_t second) { return UtcTime{seconds{second}}; }

std::uint32_t low_bits(Random& random) { return static_cast<std::uint32_t>(random.next() >> 32); }

/// A stranger tries four names, so that the newest events show what a portal's door gets to see.
std::vector<Row> knock(std::int64_t end) {
  std::vector<Row> rows;
  for (std::int64_t i = 0; i < kKnock; ++i) {
    Row row;
    row.time = at_second(end - 1500 + i / 2 * 7);  // two a second
    row.action = kWrongPassword;
    row.variant = static_cast<std::uint32_t>(i);
    row.typed = i == 0 || i == 2 ? TypedName::attacked : TypedName::hostile;
    row.place = kFirstForeignPlace + 2;
    row.host = 4711;
    row.device = static_cast<std::uint8_t>(devices().size() - 1);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

Traffic::Traffic(std::uint64_t seed, const std::vector<Person>& people, Zone zone, Database database)
    : random_(seed ^ 0x7472616666696300),
      people_(people),
      zone_(zone),
      database_(database),
      fractions_(seed ^ 0x6672616374696F6E) {
  const std::size_t own_devices = devices().size() - 4;
  for (std::size_t i = 0; i < people.size(); ++i) {
    // Half of all people sit in the main office.
    const auto place = random_.chance(0.5) ? std::uint64_t{0} : random_.below(kFirstForeignPlace);
    habits_.push_back(
        {static_cast<std::uint16_t>(place), static_cast<std::uint8_t>(random_.below(own_devices)), low_bits(random_)});
  }
}

/// How busy the hour that begins at `hour` is, 1 for the busiest.
double Traffic::busyness(std::int64_t hour) const {
  constexpr std::array kDay{.03, .02, .02, .02, .03, .06, .2,  .6,  1., .95, .9, .8,
                            .6,  .75, .8,  .75, .65, .5,  .35, .25, .2, .15, .1, .06};
  const UtcTime start{seconds{hour}};
  const auto before = zone_.offset_at(start - hours{1});
  const auto now = zone_.offset_at(start);
  const auto after = zone_.offset_at(start + hours{1});
  if (before > now || now > after) return kDay[9];  // one of the two passes of the repeated hour

  const auto local = start + now;
  const auto day = floor<days>(local);
  const double of_the_day = kDay.at(static_cast<std::size_t>(floor<hours>(local - day).count()));
  const auto weekday_number = weekday{day}.iso_encoding();
  return weekday_number >= 6 ? 0.12 * of_the_day : of_the_day;
}

/// A person who can sign in. Some do so much more often than others.
std::uint32_t Traffic::someone() {
  for (;;) {
    const double skewed = random_.fraction() * random_.fraction();
    const auto person = static_cast<std::uint32_t>(skewed * static_cast<double>(people_.size()));
    if (people_[person].status != Status::pending) return person;
  }
}

Row Traffic::usual(std::int64_t time) {
  Row row;
  row.time = at_second(time);
  row.action = pick_action(random_);
  row.variant = low_bits(random_);
  row.person = someone();
  const auto& habit = habits_[row.person];
  row.place = habit.place;
  row.host = habit.host;
  row.device = habit.device;
  if (random_.chance(0.1)) {  // on the way, or at home
    row.place = static_cast<std::uint16_t>(random_.below(kFirstForeignPlace));
    row.host = low_bits(random_);
    row.device = static_cast<std::uint8_t>(random_.below(devices().size() - 4));
  }
  const auto script = static_cast<std::uint8_t>(devices().size() - 4);
  if (row.action == 1010) row.device = static_cast<std::uint8_t>(script + random_.below(2));
  if (row.action == 1028) row.device = static_cast<std::uint8_t>(script + 2);
  choose_typed_name(row);
  row.is_signed_in =
      outcome(LoginAction{row.action}) == Outcome::failure && row.person != kNobody && random_.chance(0.01);
  return row;
}

void Traffic::choose_typed_name(Row& row) {
  switch (row.action) {
    case 1027:
    case 1028:
      row.typed = TypedName::email;
      return;
    case 1004:
    case 1005:
    case 1008:
    case 1009:
    case 1014:
    case 1022:
    case 1025:
      row.typed = TypedName::display_name;
      return;
    case 1006:
      row.typed = TypedName::display_name;
      if (random_.chance(0.02)) {  // signing out needs no signing in
        make_stranger(row);
        row.typed = TypedName::guest;
      }
      return;
    case 1018:
      row.person = kNobody;
      return;
    case 1002:
    case 1003:
    case kWrongPassword:
    case 1020:
    case kBruteForce:
    case 1026:
      break;
    default:
      return;
  }

  const auto draw = random_.below(100);
  if (draw < 55) {
    row.typed = TypedName::email;
  } else if (draw < 72) {
    row.typed = TypedName::misspelt;
  } else if (draw < 77) {
    row.typed = TypedName::display_name;
  } else if (draw < 79) {
    row.typed = TypedName::id;
  } else if (draw < 81) {
    row.typed = TypedName::not_given;
  } else {
    make_stranger(row);
    row.typed = draw < 91 ? TypedName::attacked : TypedName::hostile;
  }
}

/// Turns the row into one of somebody who does not belong here.
void Traffic::make_stranger(Row& row) {
  row.person = kNobody;
  row.place = static_cast<std::uint16_t>(kFirstForeignPlace + random_.below(kForgedPlace - kFirstForeignPlace));
  row.host = low_bits(random_);
  if (random_.chance(0.03)) row.place = kForgedPlace;
  if (random_.chance(0.05)) row.device = static_cast<std::uint8_t>(devices().size() - 1);
}

std::vector<Row> Traffic::hour(std::int64_t start, std::int64_t count) {
  std::vector<std::int64_t> times;
  while (std::ssize(times) < count) {
    const auto time = start + static_cast<std::int64_t>(random_.below(kHour));
    const auto burst = random_.chance(0.12) ? 2 + random_.below(6) : 1;  // several events in one second
    const auto room = static_cast<std::uint64_t>(count - std::ssize(times));
    times.insert(times.end(), std::min(burst, room), time);
  }
  std::ranges::sort(times);
  std::vector<Row> rows;
  rows.reserve(times.size());
  for (const auto time : times) rows.push_back(usual(time));
  return rows;
}

/// Password spraying over all people, then brute force against one of them, who gives way.
std::vector<Row> Traffic::attack(std::int64_t start, std::int64_t count) {
  std::vector<Row> rows;
  const auto victim = static_cast<std::uint32_t>(kSecondAdmin);
  const std::int64_t spraying = count * 2 / 5;
  for (std::int64_t i = 0; i < count; ++i) {
    Row row;
    row.time = at_second(start + 60 + i * 3300 / count);
    row.action = kWrongPassword;
    row.variant = low_bits(random_);
    row.place = kFirstForeignPlace;
    row.host = 77;
    row.device = static_cast<std::uint8_t>(devices().size() - 4);
    if (i < spraying) {
      row.host = 70 + static_cast<std::uint32_t>(random_.below(3));
      const bool guess = random_.chance(0.3);
      row.person = guess ? kNobody : static_cast<std::uint32_t>(static_cast<std::uint64_t>(i) % people_.size());
      row.typed = guess ? TypedName::attacked : TypedName::email;
    } else if (i < count - 1) {
      row.person = victim;
      row.typed = TypedName::email;
      if ((i - spraying) % 8 >= 5) row.action = kBruteForce;
    } else {
      row.person = victim;
      row.action = kWebLogin;
    }
    rows.push_back(row);
  }
  return rows;
}

std::vector<Row> Traffic::past(std::int64_t count, UtcTime clock) {
  const auto end = floor<seconds>(clock).time_since_epoch().count();
  const std::int64_t slots = kHistoryDays / hours{1};
  const std::int64_t begin = end - slots * kHour;
  const std::int64_t attacked_slot = slots - std::int64_t{24} * 9 - 17;  // nine days ago, 02:04 UTC by default
  const std::int64_t attacks = count < 100 ? 0 : std::min<std::int64_t>(count / 25, 400);
  const std::int64_t everyday = count < 100 ? count : count - attacks - kKnock;

  std::vector<double> weights;
  weights.reserve(static_cast<std::size_t>(slots));
  for (std::int64_t slot = 0; slot < slots; ++slot) weights.push_back(busyness(begin + slot * kHour));
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);

  std::vector<Row> rows;
  rows.reserve(static_cast<std::size_t>(count));
  double weight = 0;
  std::int64_t made = 0;
  for (std::int64_t slot = 0; slot < slots; ++slot) {
    weight += weights[static_cast<std::size_t>(slot)];
    const bool last = slot + 1 == slots;
    const auto due = last ? everyday : std::llround(static_cast<double>(everyday) * weight / total);
    const auto start = begin + slot * kHour;
    const auto usual_rows = hour(start, due - made);
    made = due;

    std::vector<Row> more;
    if (slot == attacked_slot && attacks > 0) more = attack(start, attacks);
    if (last && everyday < count) more = knock(end);
    std::ranges::merge(usual_rows, more, std::back_inserter(rows), {}, &Row::time, &Row::time);
  }
  if (database_ == Database::postgresql) refine_times(rows);
  number(rows);
  return rows;
}

/// Puts each time somewhere within its second.
void Traffic::refine_times(std::vector<Row>& rows) {
  for (auto& row : rows) row.time += microseconds{fractions_.below(1'000'000)};
  std::ranges::sort(rows, {}, [](const Row& row) { return std::tuple(row.time, row.person, row.variant); });
}

Row Traffic::next(UtcTime time) {
  Row row = usual(floor<seconds>(time).time_since_epoch().count());
  if (database_ == Database::postgresql) row.time = time;
  row.id = next_id();
  return row;
}

/// The ids come from one table for all portals of the installation, hence the gaps; and from several servers, hence
/// some neighbours in the other order.
void Traffic::number(std::vector<Row>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].id = next_id();
    if (i > 0 && random_.chance(0.02)) std::swap(rows[i].id, rows[i - 1].id);
  }
}

std::int32_t Traffic::next_id() {
  last_id_ += 1 + (random_.chance(0.3) ? static_cast<std::int32_t>(random_.below(5)) : 0);
  return last_id_;
}

}  // namespace logbook::demo
