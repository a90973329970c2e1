#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "logbook/base/error.hpp"

namespace logbook::archive {

inline constexpr std::string_view kCompare =
    "keep the archive as it is, and compare it with a backup and with heads that were kept elsewhere";

/// Says that `thing` was changed in the archive since it was stored.
inline Error changed(std::string thing, std::string_view cause = "is not what was stored") {
  return {ErrorKind::damaged, std::move(thing), std::string(cause), std::string(kCompare)};
}

}  // namespace logbook::archive
