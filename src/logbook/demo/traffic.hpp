#pragma once
#include <cstdint>
#include <vector>

#include "logbook/base/random.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/demo/history.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/people.hpp"

namespace logbook::demo {

/// Makes logins up: people at their desks by day and seldom at the week-end, slips of the keyboard, strangers who try
/// names, and one attack that goes on until it gets in. Everything follows from the seed. For one thread at a time.
class Traffic {
 public:
  /// `people` outlives the object; `zone` is where the working day is. The `database` says how exact times are; the
  /// history is otherwise the same.
  Traffic(std::uint64_t seed, const std::vector<Person>& people, Zone zone, Database database = Database::mariadb);

  /// Returns `count` rows, oldest first, over `kHistoryDays` up to `clock`. From 100 rows on there is an attack nine
  /// days before the end, and a stranger who tries four names shortly before it. The hour that comes twice in autumn,
  /// if the range holds one, is as busy as a working hour, so that there is something to see in it.
  std::vector<Row> past(std::int64_t count, UtcTime clock);

  /// Returns one more login of an ordinary day at `time`, with the next id.
  Row next(UtcTime time);

 private:
  struct Habit {
    std::uint16_t place;
    std::uint8_t device;
    std::uint32_t host;
  };

  double busyness(std::int64_t hour) const;
  std::uint32_t someone();
  Row usual(std::int64_t time);
  void choose_typed_name(Row& row);
  void make_stranger(Row& row);
  std::vector<Row> hour(std::int64_t start, std::int64_t count);
  std::vector<Row> attack(std::int64_t start, std::int64_t count);
  void number(std::vector<Row>& rows);
  std::int32_t next_id();
  void refine_times(std::vector<Row>& rows);

  Random random_;
  const std::vector<Person>& people_;
  Zone zone_;
  std::vector<Habit> habits_;  // one a person
  Database database_;
  Random fractions_;  // of a second
  std::int32_t last_id_ = 812'344;
};

}  // namespace logbook::demo
