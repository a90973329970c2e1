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

Result<archive::Epochs> PortalMemory::epochs() const {
  const auto value = text(About::epochs);
  if (!value) return std::unexpected(value.error());
  auto epochs = archive::Epochs::parse(value->value_or(""));
  if (!epochs) return std::unexpected(damaged(About::epochs));
  return *std::move(epochs);
}

Error PortalMemory::damaged(About about) const {
  return {ErrorKind::damaged, "the archive", "its \"" + name(about) + "\" has no known form",
          "go on with a copy of the archive from before"};
}

std::string PortalMemory::name(About about) const {
  constexpr std::array<std::string_view, 18> kNames{
      "epochs",    "audit",       "looked", "lifetime", "alias", "owner",  "zone",     "people",    "polled",
      "last sync", "key expires", "facts",  "claimed",  "gone",  "losses", "compared", "comparing", "raised"};
  return std::string(kNames.at(static_cast<std::size_t>(about))) + " of " + portal_;
}

}  // namespace logbook::sync
