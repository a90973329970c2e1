#pragma once
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace logbook::history {

/// The ids of the events that were met last, each with the place where it stood. Holds the last 65,536: an event can
/// come again only near to where it stood before, so that a longer memory would find nothing more.
class KnownIds {
 public:
  static constexpr std::size_t kMost = std::size_t{1} << 16;

  /// The place at which the event was met last, or nothing for one that was not met.
  std::optional<std::int64_t> place(std::int64_t id) const;

  /// Notes that `id` stands at `place`. True when it was not known.
  bool add(std::int64_t id, std::int64_t place);

 private:
  std::unordered_map<std::int64_t, std::int64_t> places_;
  std::vector<std::int64_t> order_;  // a ring of the ids in `places_`, once it is full
  std::size_t oldest_ = 0;
};

}  // namespace logbook::history
