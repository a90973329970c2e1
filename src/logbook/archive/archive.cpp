#include "logbook/archive/archive.hpp"

#include <algorithm>
#include <span>
#include <unordered_map>
#include <utility>

#include "logbook/archive/difference.hpp"
#include "logbook/archive/grouping.hpp"
#include "logbook/archive/observations.hpp"

namespace logbook::archive {
namespace {

using proof::Provenance;

/// Works out what a batch changes, row by row.
class Decision {
 public:
  Decision(const Batch& batch, Store& store, proof::Sha256& sha256, Changes& changes, Appended& appended)
      : batch_(batch), store_(store), sha256_(sha256), changes_(changes), appended_(appended) {}

  Result<void> run() {
    std::vector<std::int64_t> ids;
    ids.reserve(batch_.events.size());
    for (const auto& event : batch_.events) ids.push_back(event.id);
    auto found = store_.find(batch_.portal, batch_.epoch, ids);
    if (!found) return std::unexpected(found.error());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      auto& shown = shown_[ids[i]];
      if (!shown) shown = std::move((*found)[i]);
      if (const auto done = take(batch_.events[i], shown); !done) return done;
    }
    return {};
  }

 private:
  Result<void> take(const LoginEvent& event, std::optional<Kept>& shown) {
    if (!shown) {
      ++appended_.added;
      shown = Kept{event, batch_.epoch, batch_.provenance, 0};
      keep(*shown, true);
      return {};
    }
    const auto differs = difference(shown->event, event);
    const bool was_imported = shown->provenance == Provenance::imported;
    const bool is_imported = batch_.provenance == Provenance::imported;
    if (is_imported || (differs == Difference::none && !was_imported)) {
      ++appended_.known;
      return {};
    }
    return keep_beside(event, *shown, differs);
  }

  /// Another reading of a row that is there.
  Result<void> keep_beside(const LoginEvent& event, Kept& shown, Difference differs) {
    const auto versions = all_versions(event.id, shown);
    if (!versions) return std::unexpected(versions.error());
    const bool was_imported = shown.provenance == Provenance::imported;
    const bool seen_before = std::ranges::any_of(*versions, [&](const Kept& other) {
      return other.provenance == batch_.provenance && difference(other.event, event) == Difference::none;
    });
    if (seen_before) {
      ++appended_.known;
      return {};
    }
    const Kept kept{event, batch_.epoch, batch_.provenance, next_version(*versions)};
    if (was_imported) {
      ++appended_.superseded;
    } else if (differs == Difference::refinement) {
      ++appended_.refined;
    } else {
      ++appended_.mutated;
      changes_.mutations.push_back({batch_.epoch, event.id, shown.version, kept.version, batch_.seen});
    }
    const bool is_shown = takes_its_place(kept, shown);
    keep(kept, is_shown);
    if (is_shown) shown = kept;
    return {};
  }

  /// What the store has and what this batch brings.
  Result<std::vector<Kept>> all_versions(std::int64_t id, const Kept& shown) {
    auto versions = store_.versions(batch_.portal, batch_.epoch, id);
    if (!versions) return versions;
    for (const auto& added : changes_.versions) {
      if (added.kept.event.id == id) versions->push_back(added.kept);
    }
    if (versions->empty()) versions->push_back(shown);
    return versions;
  }

  static std::uint32_t next_version(const std::vector<Kept>& versions) {
    return std::ranges::max(versions, {}, &Kept::version).version + 1;
  }

  void keep(const Kept& kept, bool is_shown) {
    record_.clear();
    proof::append_record(record_, {batch_.portal, kept.epoch, kept.provenance, kept.version}, kept.event);
    const auto leaf = proof::leaf_digest(sha256_, record_);
    changes_.seal.tree.add(sha256_, leaf);
    auto& added = changes_.versions.emplace_back(NewVersion{kept, leaf, is_shown});
    auto& page = added.kept.event.page;
    page.resize(without_query(page).size());
  }

  const Batch& batch_;
  Store& store_;
  proof::Sha256& sha256_;
  Changes& changes_;
  Appended& appended_;
  std::unordered_map<std::int64_t, std::optional<Kept>> shown_;  // by id
  std::string record_;
};

/// The ledger of a portal in `ledgers`, which are sorted by name; an empty one is added where there is none.
Ledger& ledger_of(const std::string& portal, std::vector<NamedLedger>& ledgers) {
  auto place = std::ranges::lower_bound(ledgers, portal, {}, &NamedLedger::first);
  if (place == ledgers.end() || place->first != portal) place = ledgers.insert(place, {portal, Ledger{}});
  return place->second;
}

}  // namespace

Result<Appended> Archive::append(const Batch& batch) {
  Appended appended;
  std::vector<Observation> observed;
  const auto done = store_->update([&]() -> Result<std::optional<Changes>> {
    auto changes = decide(batch, appended);
    if (changes && *changes) observed = (*changes)->observations;
    return changes;
  });
  if (!done) return std::unexpected(done.error());
  seen_.note(observed, batch.seen);
  return appended;
}

Result<std::optional<Changes>> Archive::decide(const Batch& batch, Appended& appended) {
  auto seal = store_->seal();
  if (!seal) return std::unexpected(seal.error());
  auto ledgers = store_->ledgers();
  if (!ledgers) return std::unexpected(ledgers.error());

  Changes changes{.portal = batch.portal, .cursors = batch.cursors, .seal = *std::move(seal), .seen = batch.seen};
  if (const auto run = Decision(batch, *store_, sha256_, changes, appended).run(); !run) {
    return std::unexpected(run.error());
  }
  if (batch.provenance == Provenance::portal) changes.observations = seen_.news(observations_of(batch), batch.seen);

  const auto portals = ledgers->size();
  auto& ledger = ledger_of(batch.portal, *ledgers);
  const bool is_new_portal = ledgers->size() > portals;
  if (batch.claim) {
    const auto before = ledger;
    ledger.add(*batch.claim, batch.holes);
    if (ledger != before) changes.ledger = ledger;
  }
  const bool nothing = !is_new_portal && !changes.ledger && changes.versions.empty() && changes.mutations.empty() &&
                       changes.observations.empty() && changes.cursors.empty();
  if (nothing) return std::nullopt;
  for (const auto& mutation : changes.mutations) changes.seal.add(sha256_, batch.portal, mutation);
  for (const auto& observation : changes.observations) {
    changes.seal.add(sha256_, batch.portal, observation, batch.seen);
  }
  changes.root = {changes.seal.tree.size(), changes.seal.tree.root(sha256_), changes.seal.ledger(sha256_, *ledgers),
                  batch.seen};
  return changes;
}

Result<void> Archive::read(const Query& query, const VisitKept& visit) {
  auto left = query.most;
  if (left == 0) return {};
  return store_->scan(query, [&](std::string_view portal, const Kept& kept) -> Result<Going> {
    if (match(query.filter, kept.event) == Verdict::no) return Going::on;
    const auto going = visit(portal, kept);
    if (!going || *going == Going::enough) return going;
    return --left == 0 ? Going::enough : Going::on;
  });
}

Result<std::vector<Group>> Archive::summarize(const Summary& summary) {
  Grouping grouping(summary);
  const Query all{.portal = summary.portal, .filter = summary.filter};
  const auto read_all = read(all, [&grouping](std::string_view, const Kept& kept) -> Result<Going> {
    if (const auto added = grouping.add(kept.event); !added) return std::unexpected(added.error());
    return Going::on;
  });
  if (!read_all) return std::unexpected(read_all.error());
  return grouping.groups();
}

}  // namespace logbook::archive
