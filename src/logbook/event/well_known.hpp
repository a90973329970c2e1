#pragma once
#include <string_view>

namespace logbook {

/// The account that the portal writes for whoever is not signed in: on nearly every failed attempt, whether or
/// not the name typed belongs to somebody.
///
/// Source: `common/ASC.Core.Common/Configuration/Constants.cs` in DocSpace-server.
inline constexpr std::string_view kGuestId = "712d9ec3-5d2b-4b13-824f-71f00191dcca";

/// What the portal writes where its database holds no user at all.
inline constexpr std::string_view kNoId = "00000000-0000-0000-0000-000000000000";

/// True of ids that are nobody's. `user_id` in lower case.
constexpr bool is_nobody(std::string_view user_id) { return user_id == kGuestId || user_id == kNoId; }

}  // namespace logbook
