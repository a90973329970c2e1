#include "logbook/sync/portal_memory.hpp"

#include <array>

#include "logbook/base/number.hpp"

namespace logbook::sync {

Result<std::optional<UtcTime>> PortalMemory::time(About about) const {
  const auto value = text(about);
  if (!value) return std::unexpected(value.error());
  return *value ? parse_time(**value) : std::nullopt;
}

Result<std::optional<std::int64_t>> PortalMemory::number(About about) const {
  const auto value = text(about);
  if (!value) return std::unexpected(value.error());
  return *value ? parse_number<std::int64_t>(**value) : std::nullopt;
}

Result<bool> PortalMemory::reaches_end(const TimeRange& stretch) const {
  const auto end = time(About::end);
  if (!end) return std::unexpected(end.error());
  return *end && **end >= stretch.from;
}

std::string PortalMemory::name(About about) const {
  constexpr std::array<std::string_view, 12> kNames{"end",  "epoch",  "audit",  "lifetime",  "alias",       "owner",
                                                    "zone", "people", "polled", "last sync", "key expires", "facts"};
  return std::string(kNames.at(static_cast<std::size_t>(about))) + " of " + portal_;
}

}  // namespace logbook::sync
