#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/demo/ties.hpp"

namespace logbook::demo {

/// Which name stands in a row's `login`. The text itself is made when the row is written.
enum class TypedName : std::uint8_t {
  none,          ///< the field is left out
  email,         ///< the person's e-mail
  misspelt,      ///< the person's e-mail with one slip
  display_name,  ///< "First Last"
  id,            ///< the person's GUID
  attacked,      ///< one of `attacked_names`
  hostile,       ///< one of `hostile_names`
  not_given,     ///< the portal's own words for an empty field
  guest,         ///< the guest account's name
};

inline constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

/// What is wrong with a row, so that the portal fails on each window that holds it.
enum class Bad : std::uint8_t {
  no,
  null_ip,            ///< its `ip` is NULL
  not_json,           ///< its description is no JSON
  empty_description,  ///< its description is empty, which is no JSON either
};

/// One row of the login history, small enough that ten million fit in memory. The texts of a made-up row are indexes
/// into the tables of `vocabulary.hpp` and into the people; those of a given row lie in `GivenRows`.
struct Row {
  UtcTime time;                    ///< whole seconds on MariaDB
  std::int32_t id{};               ///< unique
  std::uint32_t person = kNobody;  ///< whom it is about; `kNobody` for a stranger
  std::uint32_t host{};            ///< picks the address within the place
  std::uint32_t variant{};         ///< picks the typed name, the page and its token; the index of a given row
  std::uint16_t place{};           ///< index into `places`
  std::int16_t action{};           ///< 1000 to 1029
  TypedName typed = TypedName::none;
  std::uint8_t device{};          ///< index into `devices`
  bool is_signed_in : 1 = false;  ///< a failure in a browser that still held the person's session
  bool is_given : 1 = false;      ///< a row of `GivenRows`: only time, id, variant and bad are used
  Bad bad = Bad::no;

  bool operator==(const Row&) const = default;
};
static_assert(sizeof(Row) == 32);

/// The rows of a portal's history in the order of their time. Places count from the newest row, which is at 0, as the
/// portal's `startIndex` does. For one thread at a time.
class History {
 public:
  /// Takes `rows` ordered oldest first; those of one time in the order in which they are stored.
  explicit History(std::vector<Row> rows);

  std::size_t size() const { return rows_.size(); }

  /// All rows, oldest first.
  std::span<const Row> rows() const { return rows_; }

  /// The rows at the places from `start` to `start + count - 1`, newest first; fewer or none beyond the end. `ties`
  /// orders those of one time: the portal orders by the date alone.
  std::vector<Row> window(std::size_t start, std::size_t count, const Ties& ties) const;

  /// Puts a row where its time belongs: at the top, or below it for one that was committed late. Of those of its time
  /// it is the one stored last.
  void insert(const Row& row);

  /// Deletes the row at `place` (less than `size`; rows of one time in the order in which they are stored, last first).
  void erase(std::size_t place);

  /// Makes the row at `place` one that the portal fails on.
  void spoil(std::size_t place, Bad bad);

 private:
  std::size_t index(std::size_t place) const { return rows_.size() - 1 - place; }

  std::vector<Row> rows_;
};

}  // namespace logbook::demo
