#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/archive/batch.hpp"
#include "logbook/archive/observation.hpp"
#include "logbook/archive/pruning.hpp"
#include "logbook/archive/query.hpp"
#include "logbook/archive/seal.hpp"
#include "logbook/base/error.hpp"
#include "logbook/proof/digest.hpp"
#include "logbook/proof/signed_head.hpp"

namespace logbook::archive {

/// A reading of a row, and with it a leaf of the proof.
struct Version {
  Kept kept;
  proof::Digest leaf{};
  bool is_shown = true;  ///< in place of the version before; otherwise beside it
};

/// What a transaction writes. The versions come in order of arrival: their leaves follow those that are there.
struct Changes {
  std::string portal;
  std::vector<Version> versions{};
  std::vector<Mutation> mutations{};
  std::vector<Observation> observations{};
  std::optional<Timeline> timeline{};  ///< the whole of it, where it changed
  proof::Digest timeline_digest{};     ///< of that
  std::vector<Cursor> cursors{};
  std::optional<Pruning> pruning{};  ///< of what is `pruned`
  Places pruned{};                   ///< what goes; its digests stay
  Seal seal{};                       ///< with all that is new
  Root root{};                       ///< of that seal
  UtcTime seen{};
};

/// A reading as it came in, or what stayed of one that was pruned.
struct Arrival {
  std::uint64_t place{};  ///< of its leaf in the tree, from 0
  proof::Digest leaf{};
  std::uint64_t pruning{};  ///< which one took it away, from 1; 0: none, and the rest is there
  std::string_view portal{};
  const Kept* kept = nullptr;
  bool is_shown{};
};

/// An observation as it was written, or what stayed of one that was pruned.
struct Noted {
  std::uint64_t number{};   ///< from 1
  proof::Digest digest{};   ///< of one that was pruned
  std::uint64_t pruning{};  ///< which one took it away, from 1; 0: none, and the rest is there
  std::string_view portal{};
  Observation observation{};
  UtcTime seen{};
};

/// A timeline as it is, and the digest that was stored with it; nothing of a portal that is unknown.
struct StoredTimeline {
  Timeline timeline{};
  std::optional<proof::Digest> digest{};
};

/// Where an archive keeps what it holds. It decides nothing: what is the same, what is a mutation and what is proven is
/// up to `Archive`. For one thread at a time; several programs may use one place at once.
///
/// Errors of all: `storage`, when the place cannot be read or written, and `damaged`, when what it holds cannot be.
class Store {
 public:
  virtual ~Store() = default;

  /// Says what is to be written; nothing, when all is as it should be.
  using Decide = std::function<Result<std::optional<Changes>>()>;

  /// Calls `decide` while no other program can write, and writes what it returns: all or nothing. Errors of `decide`
  /// are handed on.
  virtual Result<void> update(const Decide& decide) = 0;

  /// The archive's own name, made at random with it: 32 hexadecimal digits. A copy keeps it.
  virtual Result<std::string> name() = 0;

  /// Says which head is to be kept; nothing, when none is.
  using MakeHead = std::function<Result<std::optional<proof::SignedHead>>()>;

  /// Calls `make` while no other program can write, and keeps what it returns behind all other heads. Errors of `make`
  /// are handed on.
  virtual Result<void> add_head(const MakeHead& make) = 0;

  virtual Result<std::optional<Root>> last_root() = 0;
  virtual Result<std::optional<proof::SignedHead>> last_head() = 0;

  /// The shown versions of these rows, each in the place of its id; nothing where there is none.
  virtual Result<std::vector<std::optional<Kept>>> find(std::string_view portal, std::uint32_t epoch,
                                                        std::span<const std::int64_t> ids) = 0;

  /// All readings of a row, the first one first, each with the leaf that was stored with it.
  virtual Result<std::vector<Version>> versions(std::string_view portal, std::uint32_t epoch, std::int64_t id) = 0;

  virtual Result<Seal> seal() = 0;

  /// What is known of a portal's history; of one unknown here, that nothing is.
  virtual Result<StoredTimeline> timeline(std::string_view portal) = 0;

  /// Of all portals, sorted by their names: as they were stored with the timelines.
  virtual Result<std::vector<NamedDigest>> timeline_digests() = 0;
  virtual Result<std::vector<Mutation>> mutations(std::string_view portal) = 0;
  virtual Result<std::optional<std::string>> cursor(std::string_view name) = 0;

  /// What was observed last of the subject of `observation`; of an address, of that place at it.
  virtual Result<std::optional<Sighting>> last_sighting(std::string_view portal, const Observation& observation) = 0;

  /// What was observed last of each of the portal's people, in the order of kinds and subjects.
  virtual Result<std::vector<Observation>> people(std::string_view portal) = 0;
  virtual Result<std::vector<std::string>> portals() = 0;

  /// How many shown events that the portal itself told are newer than `time`, without those whose ids mean others by
  /// now.
  virtual Result<std::uint64_t> count_newer(std::string_view portal, UtcTime time, const Epochs& epochs) = 0;

  /// What happened before `time` to `portal`, events as they are shown and the oldest first, and was observed before
  /// it: up to `most` events, with all their readings, and as many observations.
  virtual Result<Places> prunable(std::string_view portal, UtcTime time, std::size_t most) = 0;

  /// Of all portals, in the order in which they were made.
  virtual Result<std::vector<NamedPruning>> prunings() = 0;

  /// Takes away what nothing refers to any more, so that its bytes are gone from the place. Others may write meanwhile.
  /// Error: also `storage`, where they are not gone, because another program reads the place as it was.
  virtual Result<void> sweep() = 0;

  /// As `Archive::read`, but may hand over events that the filter does not ask for.
  virtual Result<void> scan(const Query& query, const VisitKept& visit) = 0;

  /// As `Archive::summarize`, where the store has a faster way than by all events; nothing where it has none.
  virtual Result<std::optional<std::vector<Group>>> summarize(const Summary& summary) = 0;

  /// Calls `work`, to which the place looks as it did at the begin, whatever other programs write meanwhile. `work`
  /// writes nothing. Its error is handed on.
  virtual Result<void> unchanging(const std::function<Result<void>()>& work) = 0;

  // For whoever verifies: all in the order in which it was written. What is handed over lives until the call returns.

  /// Whether the place itself is sound. Error: `damaged`.
  virtual Result<void> check() = 0;

  /// Up to `most` roots, without the first `from`.
  virtual Result<std::vector<Root>> roots(std::uint64_t from, std::size_t most) = 0;

  /// Up to `most` heads, without the first `from`.
  virtual Result<std::vector<proof::SignedHead>> heads(std::uint64_t from, std::size_t most) = 0;

  /// Error beside the others, at the end: `damaged`, where what the place keeps to be faster does not fit the events.
  virtual Result<void> arrivals(const std::function<Result<Going>(const Arrival&)>& visit) = 0;
  virtual Result<void> all_mutations(const std::function<void(std::string_view portal, const Mutation&)>& visit) = 0;
  virtual Result<void> observations(const std::function<void(const Noted&)>& visit) = 0;
};

}  // namespace logbook::archive
