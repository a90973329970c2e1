#include "logbook/archive/archive.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "logbook/archive/decision.hpp"
#include "logbook/archive/grouping.hpp"
#include "logbook/archive/observations.hpp"
#include "logbook/archive/timelines.hpp"
#include "logbook/base/text.hpp"

namespace logbook::archive {
namespace {

using proof::Provenance;

/// True when `last` says of the archive what `head` does, at whatever time, and `key` signed it.
bool is_signed(proof::Head head, const proof::SignedHead& last, const proof::SigningKey& key) {
  const auto said = proof::head_from_text(last.text);
  if (!said) return false;
  head.time = said->time;
  return head == *said && key.public_key().signed_by_owner(last.text, last.signature);
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
  seen_.note(batch.portal, observed, batch.seen);
  return appended;
}

Result<void> Archive::check_basis(const Batch& batch) {
  for (const auto& [name, value] : batch.basis) {
    const auto now = store_->cursor(name);
    if (!now) return std::unexpected(now.error());
    if (now->value_or("") == value) continue;
    return std::unexpected(Error{ErrorKind::storage, batch.portal,
                                 "another program stored something meanwhile that changes what this one took for "
                                 "granted (\"" +
                                     name + "\")",
                                 "run it again"});
  }
  return {};
}

Result<std::optional<Changes>> Archive::decide(const Batch& batch, Appended& appended) {
  if (const auto holds = check_basis(batch); !holds) return std::unexpected(holds.error());
  auto seal = store_->seal();
  if (!seal) return std::unexpected(seal.error());
  auto digests = store_->timeline_digests();
  if (!digests) return std::unexpected(digests.error());
  const auto timeline = this->timeline(batch.portal);
  if (!timeline) return std::unexpected(timeline.error());

  Changes changes{.portal = batch.portal, .cursors = batch.cursors, .seal = *std::move(seal), .seen = batch.seen};
  const bool is_new_portal = !std::ranges::binary_search(*digests, batch.portal, {}, &NamedDigest::first);
  const auto decided = decide_rows(batch, *timeline, *store_, sha256_, changes);
  if (!decided) return std::unexpected(decided.error());
  appended = *decided;
  if (batch.provenance == Provenance::portal) {
    auto news = seen_.news(*store_, batch.portal, observations_of(batch), batch.seen);
    if (!news) return std::unexpected(news.error());
    changes.observations = *std::move(news);
  }

  auto after = painted(*timeline, batch);
  const bool is_all = changes.versions.empty() && changes.mutations.empty() && changes.cursors.empty();
  const bool is_worth_it = !is_all || !is_small_advance(*timeline, after, batch.least_advance);
  if (after != *timeline && is_worth_it) {
    store_timeline(std::move(after), sha256_, changes, *digests);
    std::ranges::copy(batch.claim_cursors, std::back_inserter(changes.cursors));
  } else if (is_new_portal) {
    store_timeline(*timeline, sha256_, changes, *digests);
  }
  const bool nothing = !changes.timeline && changes.versions.empty() && changes.mutations.empty() &&
                       changes.observations.empty() && changes.cursors.empty();
  if (nothing) return std::nullopt;
  for (const auto& mutation : changes.mutations) changes.seal.add(sha256_, batch.portal, mutation);
  for (const auto& observation : changes.observations) {
    changes.seal.add_observation(sha256_, digest_of(sha256_, batch.portal, observation, batch.seen));
  }
  changes.root = {changes.seal.tree.size(), changes.seal.tree.root(sha256_), changes.seal.ledger(sha256_, *digests),
                  batch.seen};
  return changes;
}

Result<Pruned> Archive::prune(const Prune& prune) {
  Pruned pruned;
  const auto done = store_->update([&]() -> Result<std::optional<Changes>> {
    auto seal = store_->seal();
    if (!seal) return std::unexpected(seal.error());
    auto digests = store_->timeline_digests();
    if (!digests) return std::unexpected(digests.error());
    const auto timeline = this->timeline(prune.portal);
    if (!timeline) return std::unexpected(timeline.error());
    auto places = store_->prunable(prune.portal, prune.before, prune.most);
    if (!places) return std::unexpected(places.error());
    Changes changes{.portal = prune.portal, .cursors = prune.cursors, .seal = *std::move(seal), .seen = prune.now};
    changes.pruned = *std::move(places);
    auto after = *timeline;
    after.paint({UtcTime::min(), prune.before}, {.state = SegmentState::pruned});
    if (after != *timeline) store_timeline(std::move(after), sha256_, changes, *digests);
    pruned = {changes.pruned.readings.size(), changes.pruned.observations.size()};
    if (pruned == Pruned{} && !changes.timeline) return std::nullopt;

    auto& pruning = changes.pruning.emplace(Pruning{.before = prune.before, .pruned = prune.now});
    for (const auto place : changes.pruned.readings) pruning.readings.add(sha256_, place);
    for (const auto place : changes.pruned.observations) pruning.observations.add(sha256_, place);
    changes.seal.add(sha256_, prune.portal, pruning);
    changes.root = {changes.seal.tree.size(), changes.seal.tree.root(sha256_), changes.seal.ledger(sha256_, *digests),
                    prune.now};
    return changes;
  });
  if (!done) return std::unexpected(done.error());
  seen_ = {};
  return pruned;
}

Result<Timeline> Archive::timeline(std::string_view portal) { return read_timeline(*store_, sha256_, portal); }

Result<std::vector<Pruning>> Archive::prunings(std::string_view portal) {
  auto all = store_->prunings();
  if (!all) return std::unexpected(all.error());
  std::vector<Pruning> found;
  for (const auto& [name, pruning] : *all) {
    if (name == portal) found.push_back(pruning);
  }
  return found;
}

Result<std::optional<proof::SignedHead>> Archive::sign_head(const proof::SigningKey& key, UtcTime now) {
  std::optional<proof::SignedHead> present;
  const auto done = store_->add_head([&]() -> Result<std::optional<proof::SignedHead>> {
    const auto name = store_->name();
    if (!name) return std::unexpected(name.error());
    const auto root = store_->last_root();
    if (!root) return std::unexpected(root.error());
    const auto last = store_->last_head();
    if (!last) return std::unexpected(last.error());
    if (!*root) return std::nullopt;
    const proof::Head head{*name, (*root)->size, (*root)->root, (*root)->ledger,
                           std::chrono::floor<std::chrono::seconds>(now)};
    if (*last && is_signed(head, **last, key)) {
      present = *last;
      return std::nullopt;
    }
    present = proof::sign(head, key);
    return present;
  });
  if (!done) return std::unexpected(done.error());
  return present;
}

Result<void> Archive::read(const Query& query, const VisitKept& visit) {
  auto left = query.most;
  if (left == 0) return {};
  return store_->scan(query, [&](std::string_view portal, const Kept& kept) -> Result<Going> {
    if (query.user_id && lower_ascii(kept.event.user_id) != *query.user_id) return Going::on;
    if (query.provenance && kept.provenance != *query.provenance) return Going::on;
    if (match(query.filter, kept.event) == Verdict::no) return Going::on;
    const auto going = visit(portal, kept);
    if (!going || *going == Going::enough) return going;
    return --left == 0 ? Going::enough : Going::on;
  });
}

Result<std::vector<Group>> Archive::summarize(const Summary& summary) {
  auto quick = store_->summarize(summary);
  if (!quick) return std::unexpected(quick.error());
  if (*quick) return **std::move(quick);
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
