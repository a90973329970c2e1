#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/event/filter.hpp"
#include "logbook/portal/client.hpp"

namespace logbook::cli {

/// Who was meant, and what has to be said about it.
struct FoundUser {
  UserMatch match;
  std::vector<std::string> notes;  ///< one line each
};

/// Calls back for each of a portal's people. Error: why they cannot be learned.
using VisitPeople = std::function<Result<void>(const std::function<void(const portal::Person&)>& visit)>;

/// Those that the portal itself shows: the first thousand. `client` outlives what is returned.
VisitPeople people_of(portal::Client& client);

/// Who `text` names, by what it is alone: an id, an e-mail, a name.
UserMatch user_by_name(std::string_view text);

/// Finds the user that `text` names: an id, which needs no question, an e-mail, a user name or a name as shown. Where
/// the portal knows nobody by that name, or does not tell, the history itself has to do; a note says so, and another
/// that an id alone finds no failed attempts. Error: that of a portal that does not answer at all.
Result<FoundUser> find_user(portal::Client& client, std::string_view text);

/// The same among `people`, who are all that is known of.
Result<FoundUser> find_user(const VisitPeople& people, std::string_view text);

/// The names and e-mails of a portal's people, asked for when the first is wanted. For one thread at a time.
class KnownPeople {
 public:
  explicit KnownPeople(VisitPeople people) : people_(std::move(people)) {}

  /// True when somebody has this e-mail, user name, name or id. False for all where the portal does not tell.
  bool has(std::string_view login) { return !name_of(login).empty(); }

  /// The name of whoever has this e-mail, user name, name or id; "" where that is nobody known.
  std::string name_of(std::string_view login);

  /// Why somebody may be taken for unknown who is not; "" where that cannot be.
  const std::string& note() const { return note_; }

 private:
  void load();

  VisitPeople people_;
  bool loaded_ = false;
  std::string note_;
  std::unordered_map<std::string, std::string> names_;  // by ids, e-mails and names, case-folded
};

}  // namespace logbook::cli
