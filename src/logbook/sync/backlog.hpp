#pragma once
#include <chrono>
#include <optional>

#include "logbook/base/time.hpp"

namespace logbook::sync {

/// How reading the old part of a history goes on while the portal deletes it from its old end.
struct Outlook {
  /// Until all that is left has been read; nothing: it does not get on at all.
  std::optional<std::chrono::seconds> lasts{};
  /// So much of the time that the portal still shows will have been deleted before it is read: its oldest part.
  std::chrono::seconds loses{};
};

/// Judges the pace of that from one look to the next. For one thread at a time.
class Backlog {
 public:
  /// At `now` all down to `read_from` is held, and the portal shows what is younger than `lifetime`. Nothing at the
  /// first look, and where nothing is left to read.
  std::optional<Outlook> look(UtcTime now, UtcTime read_from, std::chrono::days lifetime);

 private:
  struct Look {
    UtcTime now;
    UtcTime read_from;
  };
  std::optional<Look> last_;
};

}  // namespace logbook::sync
