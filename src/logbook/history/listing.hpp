#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "logbook/event/login_event.hpp"
#include "logbook/history/known_ids.hpp"

namespace logbook::history {

/// Makes one list of windows that overlap: each event once, newest first. Events of one printed time come by id, newest
/// first, whatever order the portal gave them in this time; so the same history gives the same list.
class Listing {
 public:
  /// Adds the rows of a window that begins at `start` and returns how many of them are new. A new one takes its place
  /// behind the row before it in the window, and before what is older.
  std::size_t add(std::int64_t start, std::vector<LoginEvent> rows);

  const KnownIds& known() const { return known_; }

  /// Hands over the beginning of the list: all but the last `keep` events, and never a part of the events of one time.
  std::vector<LoginEvent> take_all_but(std::size_t keep);

 private:
  KnownIds known_;
  std::vector<LoginEvent> held_;
};

}  // namespace logbook::history
