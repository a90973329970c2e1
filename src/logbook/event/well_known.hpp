#pragma once
#include <string_view>

namespace logbook {

/// The account that the portal writes for whoever is not signed in: on nearly every failed attempt, whether or
/// not the name typed belongs to somebody.
///
/// Source: `common/ASC.Core.Common/Configuration/Constants.cs` in DocSpace-server.
inline constexpr std::string_view kGuestId = "712d9ec3-5d2b-4b13-824f-71f00191dcca";

}  // namespace logbook
