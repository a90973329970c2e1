#include "logbook/archive/decision.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "logbook/archive/difference.hpp"
#include "logbook/archive/versions.hpp"
#include "logbook/proof/record.hpp"
#include "logbook/proof/tree.hpp"

namespace logbook::archive {
namespace {

using proof::Provenance;

class Decision {
 public:
  Decision(const Batch& batch, const Timeline& known, Store& store, proof::Sha256& sha256, Changes& changes)
      : batch_(batch), known_(known), store_(store), sha256_(sha256), changes_(changes) {}

  Result<Appended> run() {
    if (const auto learned = learn_who_is_gone(); !learned) return std::unexpected(learned.error());
    std::vector<std::int64_t> ids;
    ids.reserve(batch_.events.size());
    for (const auto& event : batch_.events) ids.push_back(event.id);
    const auto found = find(ids);
    if (!found) return std::unexpected(found.error());
    changes_.versions.reserve(ids.size());  // `shown` may be one of them
    std::unordered_map<std::int64_t, const Kept*> shown_by_id;
    shown_by_id.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto& stored = (*found)[i];
      auto& shown = shown_by_id.try_emplace(ids[i], stored ? &*stored : nullptr).first->second;
      if (const auto done = take(batch_.events[i], shown); !done) return std::unexpected(done.error());
    }
    if (const auto noted = note_vanished(); !noted) return std::unexpected(noted.error());
    return appended_;
  }

 private:
  Result<void> learn_who_is_gone() {
    const auto mutations = store_.mutations(batch_.portal);
    if (!mutations) return std::unexpected(mutations.error());
    gone_ = gone(*mutations, batch_.epochs);
    return {};
  }

  /// The rows that `ids` mean by now, each in the place of its id; nothing where there is none.
  Result<std::vector<std::optional<Kept>>> find(std::span<const std::int64_t> ids) {
    if (batch_.epochs.size() == 1) return store_.find(batch_.portal, 0, ids);
    std::vector<std::optional<Kept>> all(ids.size());
    for (std::uint32_t epoch = 0; epoch < batch_.epochs.size(); ++epoch) {
      std::vector<std::int64_t> some;
      std::vector<std::size_t> places;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (batch_.epochs.of(ids[i]) != epoch) continue;
        some.push_back(ids[i]);
        places.push_back(i);
      }
      auto found = store_.find(batch_.portal, epoch, some);
      if (!found) return found;
      for (std::size_t i = 0; i < places.size(); ++i) all[places[i]] = std::move((*found)[i]);
    }
    return all;
  }

  /// `shown`: the reading that is shown of that row, and later of what `event` makes of it; null: there is none.
  Result<void> take(const LoginEvent& event, const Kept*& shown) {
    if (shown == nullptr) {
      const auto told_before = equal_of_an_earlier_epoch(event);
      if (!told_before) return std::unexpected(told_before.error());
      if (!*told_before) {
        shown = &add(event);
        return {};
      }
      const auto* earlier = &**told_before;
      const bool gives_way = is_of_the_portal() && earlier->provenance == Provenance::imported;
      if (gives_way) return keep_beside(event, earlier, difference(earlier->event, event, batch_.zone));
      ++appended_.known;
      return {};
    }
    const auto differs = difference(shown->event, event, batch_.zone);
    const bool was_imported = shown->provenance == Provenance::imported;
    if (is_of_the_portal() && gone_.erase(event.id) > 0) {
      ++appended_.returned;
      note(Mutation::Kind::returned, *shown);
    }
    if (!is_of_the_portal() && differs == Difference::mutation) return keep_of_an_earlier_life(event, *shown);
    if (!is_of_the_portal() || (differs == Difference::none && !was_imported)) {
      ++appended_.known;
      return {};
    }
    return keep_beside(event, shown, differs);
  }

  bool is_of_the_portal() const { return batch_.provenance == Provenance::portal; }

  const Kept& add(const LoginEvent& event) {
    ++appended_.added;
    const auto& kept = keep({event, batch_.epochs.of(event.id), batch_.provenance, 0}, true);
    note_if_it_appeared(kept);
    return kept;
  }

  /// `kept`: the portal's first reading of a row.
  void note_if_it_appeared(const Kept& kept) {
    if (!is_of_the_portal() || !was_complete_at(kept.event.time)) return;
    ++appended_.appeared;
    note(Mutation::Kind::appeared, kept);
  }

  /// True when all events of `time` had been read before.
  bool was_complete_at(UtcTime time) const { return known_.is_held(time); }

  Result<std::optional<Kept>> equal_of_an_earlier_epoch(const LoginEvent& event) {
    for (auto epoch = batch_.epochs.of(event.id); epoch > 0; --epoch) {
      auto found = store_.find(batch_.portal, epoch - 1, std::span(&event.id, 1));
      if (!found) return std::unexpected(found.error());
      auto& earlier = found->front();
      if (earlier && difference(earlier->event, event, batch_.zone) != Difference::mutation) return std::move(earlier);
    }
    return std::nullopt;
  }

  /// An imported event that is another than `now`, whose id it has: that is so where the portal was restored from a
  /// backup.
  Result<void> keep_of_an_earlier_life(const LoginEvent& event, const Kept& now) {
    const auto readings = all_versions(now);
    if (!readings) return std::unexpected(readings.error());
    const bool seen_before = std::ranges::any_of(
        *readings, [&](const Kept& other) { return difference(other.event, event) != Difference::mutation; });
    if (seen_before) {
      ++appended_.known;
      return {};
    }
    const auto present = batch_.epochs.of(event.id);
    auto free = present;
    for (auto epoch = present; epoch-- > 0;) {
      const auto other = shown_in(epoch, event.id);
      if (!other) return std::unexpected(other.error());
      if (!*other) {
        free = epoch;
      } else if (difference((*other)->event, event) != Difference::mutation) {
        ++appended_.known;
        return {};
      }
    }
    if (free == present) {
      ++appended_.contradicted;
      return {};
    }
    ++appended_.added;
    keep({event, free, batch_.provenance, 0}, true);
    return {};
  }

  /// What is shown of a row of `epoch`, by the store or this batch.
  Result<std::optional<Kept>> shown_in(std::uint32_t epoch, std::int64_t id) {
    for (const auto& added : changes_.versions) {
      if (added.is_shown && added.kept.epoch == epoch && added.kept.event.id == id) return added.kept;
    }
    auto found = store_.find(batch_.portal, epoch, std::span(&id, 1));
    if (!found) return std::unexpected(found.error());
    return std::move(found->front());
  }

  /// Another reading of a row that is there.
  Result<void> keep_beside(const LoginEvent& event, const Kept*& shown, Difference differs) {
    const auto versions = all_versions(*shown);
    if (!versions) return std::unexpected(versions.error());
    const bool was_imported = shown->provenance == Provenance::imported;
    const bool seen_before = std::ranges::any_of(*versions, [&](const Kept& other) {
      return other.provenance == batch_.provenance && difference(other.event, event) == Difference::none;
    });
    if (seen_before) {
      ++appended_.known;
      return {};
    }
    Kept kept{event, shown->epoch, batch_.provenance, next_version(*versions)};
    if (was_imported) {
      ++appended_.superseded;
      note_if_it_appeared(kept);
    } else if (differs == Difference::refinement) {
      ++appended_.refined;
    } else {
      ++appended_.mutated;
      note(Mutation::Kind::changed, *shown, kept.version);
    }
    const bool is_shown = takes_its_place(kept, *shown);
    const auto& added = keep(std::move(kept), is_shown);
    if (is_shown) shown = &added;
    return {};
  }

  /// What the store has and what this batch brings.
  Result<std::vector<Kept>> all_versions(const Kept& shown) {
    auto versions = read_versions(store_, sha256_, batch_.portal, shown.epoch, shown.event.id);
    if (!versions) return versions;
    for (const auto& added : changes_.versions) {
      const bool is_of_the_row = added.kept.event.id == shown.event.id && added.kept.epoch == shown.epoch;
      if (is_of_the_row) versions->push_back(added.kept);
    }
    if (versions->empty()) versions->push_back(shown);
    return versions;
  }

  static std::uint32_t next_version(const std::vector<Kept>& versions) {
    return std::ranges::max(versions, {}, &Kept::version).version + 1;
  }

  const Kept& keep(Kept kept, bool is_shown) {
    record_.clear();
    proof::append_record(record_, {batch_.portal, kept.epoch, kept.provenance, kept.version}, kept.event);
    const auto leaf = proof::leaf_digest(sha256_, record_);
    changes_.seal.tree.add(sha256_, leaf);
    auto& page = kept.event.page;
    page.resize(without_query(page).size());
    return changes_.versions.emplace_back(std::move(kept), leaf, is_shown).kept;
  }

  Result<void> note_vanished() {
    const auto found = find(batch_.vanished);
    if (!found) return std::unexpected(found.error());
    for (const auto& kept : *found) {
      if (!kept || kept->provenance == Provenance::imported || !gone_.insert(kept->event.id).second) continue;
      ++appended_.vanished;
      note(Mutation::Kind::vanished, *kept);
    }
    return {};
  }

  void note(Mutation::Kind kind, const Kept& shown) { note(kind, shown, shown.version); }
  void note(Mutation::Kind kind, const Kept& shown, std::uint32_t after) {
    changes_.mutations.push_back({kind, shown.epoch, shown.event.id, shown.version, after, batch_.seen});
  }

  const Batch& batch_;
  const Timeline& known_;
  Store& store_;
  proof::Sha256& sha256_;
  Changes& changes_;
  Appended appended_;
  std::unordered_set<std::int64_t> gone_;  // ids that had vanished
  std::string record_;
};

}  // namespace

Result<Appended> decide_rows(const Batch& batch, const Timeline& known, Store& store, proof::Sha256& sha256,
                             Changes& changes) {
  return Decision(batch, known, store, sha256, changes).run();
}

}  // namespace logbook::archive
