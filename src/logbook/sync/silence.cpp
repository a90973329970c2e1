#include "logbook/sync/silence.hpp"

#include <algorithm>

namespace logbook::sync {
namespace {

constexpr std::chrono::days kMemory{28};
constexpr int kFewest = 20;  // events

}  // namespace

Result<std::optional<Silence>> silence_of(archive::Archive& archive, const std::string& portal, UtcTime now) {
  std::optional<UtcTime> newest;
  UtcTime later;
  Silence silence;
  int events = 0;
  const archive::Query told{.portal = portal, .provenance = proof::Provenance::portal};
  const auto read = archive.read(told, [&](std::string_view, const archive::Kept& kept) -> Result<Going> {
    const auto time = kept.event.time;
    if (!newest) newest = later = time;
    if (*newest - time > kMemory) return Going::enough;
    silence.usual = std::max(silence.usual, later - time);
    later = time;
    ++events;
    return Going::on;
  });
  if (!read) return std::unexpected(read.error());
  if (events < kFewest) return std::nullopt;
  silence.now = std::max(now - *newest, std::chrono::microseconds{});
  return silence;
}

}  // namespace logbook::sync
