#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace logbook::archive {

/// The ids above `after`, up to `upto`.
struct IdRange {
  std::int64_t after{};
  std::int64_t upto{};

  constexpr bool contains(std::int64_t id) const { return after < id && id <= upto; }
  bool operator==(const IdRange&) const = default;
};

/// Which event of a portal an id means by now. A portal that was restored from a backup gives the ids above those of
/// the backup out again: with each restore, those that were held of them begin to count for another epoch. Epoch 0 is
/// of the ids that were given out once.
class Epochs {
 public:
  /// What `text` made; nothing of any other text.
  static std::optional<Epochs> parse(std::string_view text);

  /// How the portal's present ids came to mean what they do: for each restore the range's two ends.
  std::string text() const;

  /// From now on the ids in `again` mean other events than before.
  void begin(IdRange again) { again_.push_back(again); }

  /// What restore number `restore`, from 0 on, gave out again turns out to begin above `after`, if that is lower.
  void reach_down(std::size_t restore, std::int64_t after);

  /// The epoch that `id` counts for now.
  std::uint32_t of(std::int64_t id) const;

  /// How many epochs there are by now; at least the first.
  std::uint32_t size() const { return static_cast<std::uint32_t>(again_.size()) + 1; }

  /// The ids that counted for `epoch` and mean other events by now: disjoint, upwards.
  std::vector<IdRange> past(std::uint32_t epoch) const;

  bool operator==(const Epochs&) const = default;

 private:
  std::vector<IdRange> again_;  // of each restore
};

}  // namespace logbook::archive
