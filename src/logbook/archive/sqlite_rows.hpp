#pragma once
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <optional>
#include <string_view>

#include "logbook/archive/batch.hpp"
#include "logbook/archive/sqlite_texts.hpp"

namespace logbook::archive {

/// Ends the use of a statement when its block ends, so that it holds no lock.
class Using {
 public:
  explicit Using(SQLite::Statement& statement) : statement_(statement) {}
  ~Using() { statement_.tryReset(); }
  Using(const Using&) = delete;
  Using& operator=(const Using&) = delete;

  SQLite::Statement* operator->() { return &statement_; }

 private:
  SQLite::Statement& statement_;
};

/// The columns of `event` that make up a `Kept`, in the order in which these functions bind and read them.
inline constexpr std::string_view kEventColumns =
    "portal, epoch, id, version, provenance, time, uncertain, action, user_id, user, login, action_text, ip, country, "
    "city, browser, platform, page";

/// A time as it is kept: microseconds since 1970 in UTC.
inline std::int64_t kept_time(UtcTime time) { return time.time_since_epoch().count(); }
inline UtcTime time_of(std::int64_t kept) { return UtcTime{UtcTime::duration{kept}}; }

/// Binds them, from the parameter `first` on. Throws `SQLite::Exception`.
void bind_event(SQLite::Statement& statement, int first, SqliteTexts& texts, std::int64_t portal, const Kept& kept);

/// Reads the row at hand into `kept`. False when it cannot be one: it names a text that is not there. Throws
/// `SQLite::Exception`.
bool read_event(SQLite::Statement& statement, SqliteTexts& texts, Kept& kept);

}  // namespace logbook::archive
