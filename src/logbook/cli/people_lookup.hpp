#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// Who `text` names, by what it is alone: an id, an e-mail, a name.
UserMatch user_by_name(std::string_view text);

/// Finds the user that `text` names: an id, which needs no question, an e-mail, a user name or a name as shown. Where
/// the portal knows nobody by that name, or does not tell, the history itself has to do; a note says so, and another
/// that an id alone finds no failed attempts. Error: that of a portal that does not answer at all.
Result<FoundUser> find_user(portal::Client& client, std::string_view text);

/// The names and e-mails of the portal's people, asked for when the first is wanted: at most ten pages. For one thread
/// at a time.
class KnownPeople {
 public:
  /// `client` outlives it.
  explicit KnownPeople(portal::Client& client) : client_(client) {}

  /// True when somebody has this e-mail, user name, name or id. False for all where the portal does not tell.
  bool has(std::string_view login) { return !name_of(login).empty(); }

  /// The name of whoever has this e-mail, user name, name or id; "" where that is nobody known.
  std::string name_of(std::string_view login);

  /// Why somebody may be taken for unknown who is not; "" where that cannot be.
  const std::string& note() const { return note_; }

 private:
  void load();

  portal::Client& client_;
  bool loaded_ = false;
  std::string note_;
  std::unordered_map<std::string, std::string> names_;  // by ids, e-mails and names, case-folded
};

}  // namespace logbook::cli
