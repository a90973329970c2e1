#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/archive/batch.hpp"
#include "logbook/archive/observations.hpp"
#include "logbook/archive/query.hpp"
#include "logbook/archive/seal.hpp"
#include "logbook/archive/store.hpp"
#include "logbook/archive/verify.hpp"
#include "logbook/archive/versions.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/ledger.hpp"
#include "logbook/proof/digest.hpp"
#include "logbook/proof/signed_head.hpp"

namespace logbook::archive {

/// Keeps login histories for longer than the portals do, and knows which stretches of them it holds completely. Rows
/// never change in it: what a portal shows otherwise later is kept beside what it showed first.
///
/// For one thread at a time; several programs may use one archive at once.
///
/// Errors of all: `storage`, when the place cannot be read or written, and `damaged`, when what it holds cannot be.
class Archive {
 public:
  explicit Archive(std::unique_ptr<Store> store) : store_(std::move(store)) {}

  /// Stores `batch`, all of it or nothing. Rows that are there as they come change nothing, so the same batch may be
  /// stored twice. A row that the portal itself shows always takes the place of an imported one, and an imported one
  /// never that of the portal's. Error beside the others: `storage`, where its basis is no longer so.
  Result<Appended> append(const Batch& batch);

  /// Visits the events that `query` asks for. An event that `Filter::address` cannot decide on is one of them.
  Result<void> read(const Query& query, const VisitKept& visit);

  /// Answers `summary`. Error beside the others: `storage`, when there are more groups than memory allows for.
  Result<std::vector<Group>> summarize(const Summary& summary);

  /// What is known of a portal's history; of one unknown here, that nothing is.
  Result<Timeline> timeline(std::string_view portal);

  /// The same as stretches that were read; none of a portal unknown here.
  Result<Ledger> coverage(std::string_view portal) {
    const auto timeline = this->timeline(portal);
    if (!timeline) return std::unexpected(timeline.error());
    return Ledger(*timeline);
  }

  /// All readings of a row, the first one first; none of a row unknown here. Error beside the others: `damaged`, where
  /// one is not what was stored.
  Result<std::vector<Kept>> versions(std::string_view portal, std::uint32_t epoch, std::int64_t id) {
    return read_versions(*store_, sha256_, portal, epoch, id);
  }

  /// Calls `work`, to which the archive looks as it did at the begin, whatever other programs write meanwhile. `work`
  /// writes nothing. Its error is handed on.
  Result<void> unchanging(const std::function<Result<void>()>& work) { return store_->unchanging(work); }

  /// The rows of a portal that were changed in its past, in the order in which that was noticed.
  Result<std::vector<Mutation>> mutations(std::string_view portal) { return store_->mutations(portal); }

  /// Forgets what `prune` says, up to as much as it says at once, and what is complete of that time. Digests stay, so
  /// that `verify` still finds what is left as it was stored. Stores its cursors along with that. Nothing was left to
  /// forget where the result counts nothing; then nothing is stored.
  Result<Pruned> prune(const Prune& prune);

  /// After the last `prune`: takes away texts that nothing refers to any more. Error: also `storage`, where the file
  /// keeps what was forgotten as long as another program reads it as it was.
  Result<void> sweep() { return store_->sweep(); }

  /// What was forgotten of a portal's history, in the order in which that was done.
  Result<std::vector<Pruning>> prunings(std::string_view portal);

  /// How many events that a portal itself showed are newer than `time`, without those whose ids mean others by now.
  Result<std::uint64_t> count_newer(std::string_view portal, UtcTime time, const Epochs& epochs) {
    return store_->count_newer(portal, time, epochs);
  }

  /// What was observed last of each of a portal's people: names, e-mails, what became of them.
  Result<std::vector<Observation>> people(std::string_view portal) { return store_->people(portal); }

  /// The value of a named cursor, if it has one.
  Result<std::optional<std::string>> cursor(std::string_view name) { return store_->cursor(name); }

  /// The portals of which something is held, by name.
  Result<std::vector<std::string>> portals() { return store_->portals(); }

  /// What shows that nothing was changed.
  Result<Seal> seal() { return store_->seal(); }

  /// The archive's own name, made at random with it: 32 hexadecimal digits. A copy keeps it.
  Result<std::string> name() { return store_->name(); }

  /// The signed head of what is held now. Where nothing was stored since the last head and `key` signed that, it is the
  /// last one; else a new one, made at `now` and kept behind the others. Nothing of an archive that holds nothing yet.
  Result<std::optional<proof::SignedHead>> sign_head(const proof::SigningKey& key, UtcTime now);

  /// Up to `most` of the heads that are kept, the oldest first, without the first `from`.
  Result<std::vector<proof::SignedHead>> heads(std::uint64_t from, std::size_t most) {
    return store_->heads(from, most);
  }

  /// Recomputes all that shows whether anything was changed since it was stored (`verify.hpp`).
  Result<Verified> verify(const Witnesses& witnesses = {}) { return archive::verify(*store_, witnesses); }

 private:
  Result<std::optional<Changes>> decide(const Batch& batch, Appended& appended);
  Result<void> check_basis(const Batch& batch);

  std::unique_ptr<Store> store_;
  proof::Sha256 sha256_;
  SeenObservations seen_;
};

}  // namespace logbook::archive
