#include "logbook/archive/versions.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "logbook/archive/changed.hpp"
#include "logbook/base/text.hpp"
#include "logbook/proof/record.hpp"

namespace logbook::archive {

Result<std::vector<Kept>> read_versions(Store& store, proof::Sha256& sha256, std::string_view portal,
                                        std::uint32_t epoch, std::int64_t id) {
  auto stored = store.versions(portal, epoch, id);
  if (!stored) return std::unexpected(stored.error());
  std::vector<Kept> versions;
  std::string record;
  for (auto& [kept, leaf, is_shown] : *stored) {
    record.clear();
    proof::append_record(record, {portal, kept.epoch, kept.provenance, kept.version}, kept.event);
    if (proof::leaf_digest(sha256, record) != leaf) {
      return std::unexpected(changed(fmt::format("event {} of {}", id, printable(portal))));
    }
    versions.push_back(std::move(kept));
  }
  return versions;
}

}  // namespace logbook::archive
