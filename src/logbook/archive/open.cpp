#include "logbook/archive/open.hpp"

#include <string>
#include <utility>

#include "logbook/archive/memory_store.hpp"
#include "logbook/archive/sqlite_store.hpp"

namespace logbook::archive {

namespace {

Result<std::unique_ptr<Archive>> open_for(Access access, std::string_view location) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (location == "memory:") return std::make_unique<Archive>(memory_store());
  if (!location.starts_with(kSqlite) || location.size() == kSqlite.size()) {
    return std::unexpected(
        usage_error(std::string(location), "is no place of an archive",
                    "write sqlite: and the path of a file, such as sqlite:/var/lib/logbook/archive.db"));
  }
  auto store = sqlite_store(std::string(location.substr(kSqlite.size())), {.access = access});
  if (!store) return std::unexpected(store.error());
  return std::make_unique<Archive>(*std::move(store));
}

}  // namespace

Result<std::unique_ptr<Archive>> open(std::string_view location) { return open_for(Access::write, location); }

Result<std::unique_ptr<Archive>> open_to_read(std::string_view location) { return open_for(Access::read, location); }

}  // namespace logbook::archive
