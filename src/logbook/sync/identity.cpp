#include "logbook/sync/identity.hpp"

#include "logbook/base/text.hpp"

namespace logbook::sync {
namespace {

using About = PortalMemory::About;

Error another_portal(std::string_view portal, std::string_view what, std::string_view before, std::string_view now) {
  auto cause = std::string(what) + " was " + printable(before) + ", and is " + printable(now) +
               " now: this may be another portal than the one whose history the archive holds";
  return {
      ErrorKind::rejected, std::string(portal), std::move(cause),
      "if it is the same one, say so once with --accept-identity; otherwise give it a name or an archive of its own"};
}

}  // namespace

Result<void> check_identity(archive::Archive& archive, std::string_view portal, const Identity& told,
                            IdentityChange change, UtcTime seen) {
  const PortalMemory memory(archive, std::string(portal));
  archive::Batch batch{.portal = std::string(portal), .seen = seen};
  struct Part {
    About about;
    std::string_view what;
    std::string_view now;
  };
  for (const auto& [about, what, now] :
       {Part{About::alias, "its name for itself", told.alias}, Part{About::owner, "its owner's id", told.owner}}) {
    if (now.empty()) continue;
    const auto before = memory.text(about);
    if (!before) return std::unexpected(before.error());
    if (*before && lower_ascii(**before) == lower_ascii(now)) continue;
    if (*before && change == IdentityChange::refused) {
      return std::unexpected(another_portal(portal, what, **before, now));
    }
    batch.cursors.push_back(memory.note(about, std::string(now)));
  }
  if (batch.cursors.empty()) return {};
  const auto stored = archive.append(batch);
  return stored ? Result<void>{} : std::unexpected(stored.error());
}

}  // namespace logbook::sync
