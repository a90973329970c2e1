#include "logbook/demo/ties.hpp"

#include "logbook/base/random.hpp"

namespace logbook::demo {
namespace {

/// MariaDB sorts small results another way than large ones; measured, not documented.
constexpr std::uint64_t kLastEndByFallingId = 47;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) { return Random(Random(a).next() ^ b).next(); }

}  // namespace

std::uint64_t Ties::key(std::int64_t id) const {
  const auto number = static_cast<std::uint64_t>(id);
  switch (order) {
    case TieOrder::mariadb:
      return end <= kLastEndByFallingId ? ~number : 0;
    case TieOrder::postgresql:
      return mixed(end, number);
    case TieOrder::shuffled:
      return mixed(~request, number);
  }
  return 0;
}

}  // namespace logbook::demo
