#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "logbook/archive/epochs.hpp"
#include "logbook/archive/observation.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/event/ledger.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/proof/record.hpp"

namespace logbook::archive {

/// What a program remembers under a name: how far it came.
struct Cursor {
  std::string name;
  std::string value;

  bool operator==(const Cursor&) const = default;
};

/// What is stored together: all of it or nothing.
struct Batch {
  std::string portal;  ///< its address, or its name in the configuration
  Epochs epochs{};     ///< what its ids mean by now
  proof::Provenance provenance = proof::Provenance::portal;
  std::vector<LoginEvent> events{};  ///< in any order
  std::optional<Claim> claim{};      ///< what is complete with them; never of imported events
  std::vector<Hole> holes{};         ///< all that is missing in the claim
  /// No time after this has come: what was claimed of it is taken back first.
  std::optional<UtcTime> present{};
  std::optional<UtcTime> nothing_before{};  ///< no reading can bring what is older any more, but what is held
  /// What is older was read as far as the portal showed it, but it may have deleted some before.
  std::optional<UtcTime> unknown_before{};
  /// Ids of rows that the portal no longer shows, although it keeps others of their time.
  std::vector<std::int64_t> vanished{};
  std::vector<Observation> observations{};  ///< beside those that the events tell
  std::vector<Cursor> cursors{};
  std::vector<Cursor> claim_cursors{};  ///< stored only where the claim brings something
  /// What it takes for granted, an empty value for a cursor that is not there: where another program has changed one of
  /// them meanwhile, nothing is stored.
  std::vector<Cursor> basis{};
  UtcTime seen{};              ///< when the events were read
  std::optional<Zone> zone{};  ///< the portal's, where it is known: the hour that its clocks show twice is told with it
  /// A claim that brings nothing but so little time more than is known is not worth a transaction.
  std::chrono::seconds least_advance{0};
};

/// An event as it is kept.
struct Kept {
  LoginEvent event;
  std::uint32_t epoch{};
  proof::Provenance provenance = proof::Provenance::portal;
  std::uint32_t version{};  ///< of this reading: 0, if it was the first of the row

  bool operator==(const Kept&) const = default;
};

/// A change of a portal's past, which ought to have none.
struct Mutation {
  enum class Kind : std::uint8_t {
    changed = 1,   ///< the row is shown otherwise than before
    vanished = 2,  ///< the portal no longer shows it: what was read of it is kept
    returned = 3,  ///< it had vanished, and is shown again
    appeared = 4,  ///< it stands where everything had been read before: it was committed late, or put there
  };
  Kind kind = Kind::changed;
  std::uint32_t epoch{};
  std::int64_t id{};
  std::uint32_t before{};  ///< version
  std::uint32_t after{};   ///< version: another one of a row that was changed
  UtcTime seen;            ///< when it was noticed

  bool operator==(const Mutation&) const = default;
};

/// The ids whose rows have vanished, by all that was noticed of their portal, and did not return; what counted for an
/// earlier one of `epochs` is not asked for.
std::unordered_set<std::int64_t> gone(std::span<const Mutation> mutations, const Epochs& epochs);

/// What became of the events of a batch.
struct Appended {
  std::uint64_t added{};         ///< were not there
  std::uint64_t known{};         ///< were there, as they are
  std::uint64_t refined{};       ///< were there, told in another way: both readings are kept
  std::uint64_t superseded{};    ///< were there from an import: what the portal itself says took its place
  std::uint64_t mutated{};       ///< were there and differ: both readings are kept
  std::uint64_t vanished{};      ///< are there, and no longer at the portal: newly so
  std::uint64_t returned{};      ///< had vanished, and are shown again; counted as known too
  std::uint64_t contradicted{};  ///< imported, and not kept: the same id is another event's
  std::uint64_t appeared{};      ///< of those added or superseded: stand where everything had been read before

  Appended& operator+=(const Appended& other);
  bool operator==(const Appended&) const = default;
};

}  // namespace logbook::archive
