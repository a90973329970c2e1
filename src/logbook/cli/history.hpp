#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/analysis/users.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/cli/people_lookup.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/event/filter.hpp"
#include "logbook/history/walk.hpp"

namespace logbook::cli {

/// How far an answer reaches whose users were counted at once.
struct CountedUsers {
  Coverage coverage;
  bool some_were_imported = false;  ///< of their events
};

/// A portal's login history that can be asked: at the portal itself, or in an archive. For one thread at a time.
class History {
 public:
  virtual ~History() = default;

  /// How the portal is called: "https://docs.example.com", or a name that the configuration gives it.
  virtual const std::string& portal() const = 0;

  /// The moment that "two days ago" reckons from.
  virtual UtcTime now() const = 0;

  /// The zone that the portal prints dates in, where that is known.
  virtual const std::optional<Zone>& zone() const = 0;

  /// How the portal calls its zone where this machine knows none by that name, as by those of Windows; else empty.
  virtual std::string_view unknown_zone() const { return {}; }

  /// About how far back it goes.
  virtual UtcTime oldest() const = 0;

  /// What there is to say of every answer, one line each.
  virtual std::vector<std::string> notes() const = 0;

  /// False where pages come without query and fragment: nothing keeps one-time tokens.
  virtual bool has_whole_pages() const { return true; }

  /// Finds the user that `text` names (`people_lookup.hpp`).
  virtual Result<FoundUser> find_user(std::string_view text) = 0;

  /// The portal's people.
  virtual VisitPeople people() = 0;

  /// Hands over, newest first, all events that `filter` asks for, and maybe others, each batch with how far it reaches.
  /// To be called once. Error: that of `visit`.
  virtual Result<history::WalkEnd> read(const Filter& filter, const history::VisitBatch& visit) = 0;

  /// Adds the users of the events that `filter` asks for to `users`, the one seen last first, and returns how far that
  /// reaches; nothing where they have to be counted event by event.
  virtual Result<std::optional<CountedUsers>> count_users(const Filter& filter, analysis::Users& users) {
    static_cast<void>(filter);
    static_cast<void>(users);
    return std::nullopt;
  }

  /// The exit status after Ctrl-C or SIGTERM; 0 without.
  virtual int interrupted_status() { return 0; }
};

}  // namespace logbook::cli
