#include "logbook/archive/verify.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "logbook/archive/changed.hpp"
#include "logbook/archive/difference.hpp"
#include "logbook/archive/paged.hpp"
#include "logbook/archive/timelines.hpp"
#include "logbook/proof/record.hpp"

namespace logbook::archive {
namespace {

std::string name_of(const Arrival& arrival) {
  return fmt::format("event {} of {}{}", arrival.kept->event.id, arrival.portal,
                     arrival.kept->version == 0 ? "" : fmt::format(" (reading {})", arrival.kept->version + 1));
}

class Verification {
 public:
  Verification(Store& store, const Witnesses& witnesses)
      : store_(store),
        roots_([&store](std::uint64_t from, std::size_t most) { return store.roots(from, most); }),
        heads_(store, witnesses) {}

  Result<Verified> run() {
    const auto done = store_.unchanging([this] { return check_all(); });
    return done ? Result<Verified>(verified_) : std::unexpected(done.error());
  }

 private:
  Result<void> check_all() {
    if (const auto checked = store_.check(); !checked) return std::unexpected(checked.error());
    if (const auto moved = next_root(); !moved) return std::unexpected(moved.error());
    if (const auto begun = heads_.begin(); !begun) return std::unexpected(begun.error());
    const auto read = store_.arrivals([this](const Arrival& arrival) { return check(arrival); });
    if (!read) return std::unexpected(read.error());
    if (const auto ended = check_end(); !ended) return std::unexpected(ended.error());
    const auto heads = heads_.end(seal_.tree.size());
    if (!heads) return std::unexpected(heads.error());
    verified_.heads = *heads;
    verified_.readings = seal_.tree.size();
    verified_.roots = roots_.read();
    return {};
  }

  Result<void> next_root() {
    auto next = roots_.next();
    if (!next) return std::unexpected(next.error());
    if (root_) last_ = root_;
    root_ = *std::move(next);
    if (root_ && last_ && root_->size < last_->size)
      return std::unexpected(changed("the proof", "its roots are out of order"));
    return {};
  }

  Result<Going> check(const Arrival& arrival) {
    if (arrival.place != seal_.tree.size()) {
      return std::unexpected(changed(fmt::format("reading {} by arrival", seal_.tree.size()), "is missing"));
    }
    if (arrival.pruning != 0) {
      prunings_[arrival.pruning].readings.add(sha256_, arrival.place);
      return add_leaf(arrival.leaf);
    }
    record_.clear();
    const auto& kept = *arrival.kept;
    proof::append_record(record_, {arrival.portal, kept.epoch, kept.provenance, kept.version}, kept.event);
    const auto leaf = proof::leaf_digest(sha256_, record_);
    if (leaf != arrival.leaf) {
      return std::unexpected(changed(name_of(arrival), "is not what was stored: its digest differs"));
    }
    if (const auto shown = check_shown(arrival); !shown) return std::unexpected(shown.error());
    return add_leaf(leaf);
  }

  Result<Going> add_leaf(const proof::Digest& leaf) {
    if (const auto rooted = check_roots(); !rooted) return std::unexpected(rooted.error());
    seal_.tree.add(sha256_, leaf);
    return Going::on;
  }

  /// Those roots and heads that were made before the next reading came.
  Result<void> check_roots() {
    while (root_ && root_->size == seal_.tree.size()) {
      if (root_->root != seal_.tree.root(sha256_)) {
        return std::unexpected(changed(fmt::format("the root of {} readings", root_->size),
                                       "does not fit the readings: some were removed, added or moved"));
      }
      if (const auto fits = heads_.at_root(*root_); !fits) return fits;
      if (const auto moved = next_root(); !moved) return moved;
    }
    return heads_.at_size(seal_.tree, sha256_);
  }

  /// Of several readings of a row the last is shown, unless it tells less.
  Result<void> check_shown(const Arrival& arrival) {
    const bool is_first = arrival.kept->version == 0;
    if (is_first) ++rows_;
    if (arrival.is_shown) ++shown_;
    if (is_first && arrival.is_shown) return {};  // as a rule; `check_end` sees whether another is shown as well
    const auto versions = store_.versions(arrival.portal, arrival.kept->epoch, arrival.kept->event.id);
    if (!versions) return std::unexpected(versions.error());
    const Kept* shown = nullptr;
    for (const auto& version : *versions) {
      if (shown == nullptr || takes_its_place(version.kept, *shown)) shown = &version.kept;
    }
    const bool right = shown != nullptr && (shown->version == arrival.kept->version) == arrival.is_shown;
    return right ? Result<void>{} : std::unexpected(changed(name_of(arrival), "another reading of it is shown"));
  }

  Result<void> check_end() {
    if (const auto rooted = check_roots(); !rooted) return rooted;
    if (root_) {
      return std::unexpected(
          changed("the proof", fmt::format("it had {} readings once, and has {}", root_->size, seal_.tree.size())));
    }
    if (shown_ != rows_) {
      return std::unexpected(
          changed("the readings", fmt::format("{} are shown of {} events, one of each should be", shown_, rows_)));
    }
    const auto kept = store_.seal();
    if (!kept) return std::unexpected(kept.error());
    if (kept->tree.size() != seal_.tree.size() || kept->tree.peaks() != seal_.tree.peaks() ||
        (last_ ? last_->size : 0) != seal_.tree.size()) {
      return std::unexpected(changed("the proof", "its last root does not cover the readings"));
    }
    return check_ledger(*kept);
  }

  Result<void> check_ledger(const Seal& kept) {
    const auto mutations = store_.all_mutations([this](std::string_view portal, const Mutation& mutation) {
      seal_.add(sha256_, portal, mutation);
      ++verified_.mutations;
    });
    if (!mutations) return mutations;
    const auto observations = store_.observations([this](const Noted& noted) { check(noted); });
    if (!observations) return observations;
    if (const auto pruned = check_prunings(); !pruned) return pruned;
    if (seal_.mutations != kept.mutations) return std::unexpected(changed("the mutations", "are not what was stored"));
    if (seal_.observations != kept.observations)
      return std::unexpected(changed("the observations", "are not what was stored"));
    if (seal_.prunings != kept.prunings) return std::unexpected(changed("the prunings", "are not what was stored"));
    return check_timelines();
  }

  Result<void> check_timelines() {
    const auto stored = store_.timeline_digests();
    if (!stored) return std::unexpected(stored.error());
    for (const auto& [portal, digest] : *stored) {
      if (const auto timeline = read_timeline(store_, sha256_, portal); !timeline) {
        return std::unexpected(timeline.error());
      }
    }
    if (last_ && seal_.ledger(sha256_, *stored) != last_->ledger) {
      return std::unexpected(changed("the timelines", "are not what was stored"));
    }
    return {};
  }

  void check(const Noted& noted) {
    ++verified_.observations;
    if (noted.pruning != 0) prunings_[noted.pruning].observations.add(sha256_, noted.number);
    seal_.add_observation(
        sha256_, noted.pruning != 0 ? noted.digest : digest_of(sha256_, noted.portal, noted.observation, noted.seen));
  }

  /// Nothing is gone but what each pruning says.
  Result<void> check_prunings() {
    const auto told = store_.prunings();
    if (!told) return std::unexpected(told.error());
    std::uint64_t number = 0;
    for (const auto& [portal, pruning] : *told) {
      auto& found = prunings_[++number];
      if (found.readings != pruning.readings || found.observations != pruning.observations) {
        return std::unexpected(changed(fmt::format("pruning {}", number), "took other things away than it says"));
      }
      seal_.add(sha256_, portal, pruning);
      verified_.pruned += pruning.readings.count;
    }
    if (prunings_.size() != told->size()) {
      return std::unexpected(changed("the prunings", "are not all there: something was taken away by none of them"));
    }
    return {};
  }

  Store& store_;
  Paged<Root> roots_;
  HeadCheck heads_;
  proof::Sha256 sha256_;
  Seal seal_;                                  // recomputed
  std::optional<Root> root_;                   // the next one that is to fit
  std::optional<Root> last_;                   // the one before
  std::map<std::uint64_t, Pruning> prunings_;  // what each took away, by its number
  std::uint64_t rows_ = 0;
  std::uint64_t shown_ = 0;  // readings
  std::string record_;
  Verified verified_;
};

}  // namespace

Result<Verified> verify(Store& store, const Witnesses& witnesses) { return Verification(store, witnesses).run(); }

}  // namespace logbook::archive
