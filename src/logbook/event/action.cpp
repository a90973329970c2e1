#include "logbook/event/action.hpp"

#include <algorithm>
#include <array>

namespace logbook {
namespace {

constexpr ActionRow row(std::int32_t number, Outcome outcome, std::string_view slug) {
  return {LoginAction{number}, outcome, slug};
}

// One row an action, by number. What current portals no longer write may stand in old or imported histories.
constexpr std::array kActions{
    row(1000, Outcome::success, "session-issued"),     // a cookie without a more specific cause, often renewed
    row(1001, Outcome::success, "social-account"),     // no longer written
    row(1002, Outcome::failure, "wrong-combination"),  // no longer written
    row(1003, Outcome::failure, "unknown-social"),     // no longer written
    row(1004, Outcome::failure, "disabled-profile"),   // no longer written
    row(1005, Outcome::failure, "session-failed"),     // credentials good, making the session failed
    row(1006, Outcome::logout, "logout"),              //
    row(1007, Outcome::success, "sms"),                // no longer written
    row(1008, Outcome::failure, "wrong-sms"),          // no longer written
    row(1009, Outcome::failure, "blocked-address"),    // no longer written
    row(1010, Outcome::success, "api-password"),       // e-mail and plain password, by scripts
    row(1011, Outcome::success, "social-app"),         // no longer written
    row(1012, Outcome::success, "second-factor-sms"),  //
    row(1013, Outcome::failure, "wrong-password"),     // or an unknown name; web and API alike
    row(1014, Outcome::failure, "wrong-second-factor-sms"),
    row(1015, Outcome::success, "sso"),                // SAML
    row(1016, Outcome::other, "session-started"),      // no longer written
    row(1017, Outcome::other, "session-completed"),    // no longer written
    row(1018, Outcome::failure, "sso-refused"),        //
    row(1019, Outcome::success, "identity-provider"),  // third party
    row(1020, Outcome::failure, "identity-provider-refused"),
    row(1021, Outcome::success, "authenticator-page"),        // code accepted on the confirmation page
    row(1022, Outcome::failure, "wrong-authenticator-page"),  // no longer written
    row(1023, Outcome::failure, "brute-force-blocked"),       //
    row(1024, Outcome::success, "second-factor-app"),         //
    row(1025, Outcome::failure, "wrong-second-factor-app"),
    row(1026, Outcome::failure, "captcha-refused"),  //
    row(1027, Outcome::success, "one-time-link"),    //
    row(1028, Outcome::success, "oauth-grant"),      // to an application, in the user's name
    row(1029, Outcome::success, "password"),         // the normal web login
};

static_assert(std::ranges::is_sorted(kActions, {}, &ActionRow::action));

const ActionRow* find(LoginAction action) {
  const auto* found = std::ranges::lower_bound(kActions, action, {}, &ActionRow::action);
  return found != kActions.end() && found->action == action ? found : nullptr;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::success:
      return "success";
    case Outcome::failure:
      return "failure";
    case Outcome::logout:
      return "logout";
    case Outcome::other:
      break;
  }
  return "other";
}

std::span<const ActionRow> actions() { return kActions; }

Outcome outcome(LoginAction action) {
  const auto* known = find(action);
  return known != nullptr ? known->outcome : Outcome::other;
}

std::string_view slug(LoginAction action) {
  const auto* known = find(action);
  return known != nullptr ? known->slug : std::string_view{};
}

}  // namespace logbook
