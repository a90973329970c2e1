#include "logbook/archive/memory_store.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>
#include <tuple>
#include <utility>

namespace logbook::archive {
namespace {

struct Row {
  std::vector<Version> versions;  // the first one first
  std::size_t shown = 0;          // which of them
};

using RowKey = std::pair<std::uint32_t, std::int64_t>;  // epoch, id

struct Portal {
  std::map<RowKey, Row> rows;
  StoredTimeline timeline{};
};

/// Where a reading that came in lies now.
struct Place {
  std::string portal;
  RowKey key;
  std::size_t version;
  proof::Digest leaf;
  std::uint64_t pruning = 0;  // which one took it away
};

struct Note {
  std::string portal;
  Observation observation;
  UtcTime seen;
  std::uint64_t pruning = 0;
  proof::Digest digest{};  // of one that was pruned
};

/// Up to `most` of `all`, without the first `from`.
template <class T>
std::vector<T> page(const std::vector<T>& all, std::uint64_t from, std::size_t most) {
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(from, all.size()));
  return {begin, begin + std::min(static_cast<std::ptrdiff_t>(most), all.end() - begin)};
}

class MemoryStore final : public Store {
 public:
  Result<void> update(const Decide& decide) override {
    auto decided = decide();
    if (!decided) return std::unexpected(decided.error());
    if (!*decided) return {};
    auto& changes = **decided;
    auto& portal = portals_[changes.portal];
    if (changes.pruning) prune(changes.portal, *changes.pruning, changes.pruned);
    for (auto& version : changes.versions) {
      const RowKey key{version.kept.epoch, version.kept.event.id};
      auto& row = portal.rows[key];
      arrivals_.push_back({changes.portal, key, row.versions.size(), version.leaf});
      if (version.is_shown) row.shown = row.versions.size();
      row.versions.push_back(std::move(version));
    }
    for (const auto& mutation : changes.mutations) mutations_.emplace_back(changes.portal, mutation);
    for (auto& observation : changes.observations) {
      observations_.push_back({changes.portal, std::move(observation), changes.seen});
    }
    if (changes.timeline) {
      portal.timeline = {*std::move(changes.timeline), changes.timeline_digest};
    }
    for (auto& cursor : changes.cursors) cursors_.insert_or_assign(std::move(cursor.name), std::move(cursor.value));
    seal_ = std::move(changes.seal);
    roots_.push_back(changes.root);
    return {};
  }

  Result<std::string> name() override { return name_; }

  Result<void> add_head(const MakeHead& make) override {
    auto made = make();
    if (!made) return std::unexpected(made.error());
    if (*made) heads_.push_back(**std::move(made));
    return {};
  }

  Result<std::optional<Root>> last_root() override {
    return roots_.empty() ? std::nullopt : std::optional(roots_.back());
  }

  Result<std::optional<proof::SignedHead>> last_head() override {
    return heads_.empty() ? std::nullopt : std::optional(heads_.back());
  }

  Result<std::vector<std::optional<Kept>>> find(std::string_view portal, std::uint32_t epoch,
                                                std::span<const std::int64_t> ids) override {
    std::vector<std::optional<Kept>> found;
    found.reserve(ids.size());
    for (const auto id : ids) {
      const auto* row = row_of(portal, {epoch, id});
      found.push_back(row != nullptr ? std::optional(row->versions[row->shown].kept) : std::nullopt);
    }
    return found;
  }

  Result<std::vector<Version>> versions(std::string_view portal, std::uint32_t epoch, std::int64_t id) override {
    const auto* row = row_of(portal, {epoch, id});
    return row != nullptr ? row->versions : std::vector<Version>{};
  }

  Result<Seal> seal() override { return seal_; }

  Result<StoredTimeline> timeline(std::string_view portal) override {
    const auto found = portals_.find(portal);
    return found == portals_.end() ? StoredTimeline{} : found->second.timeline;
  }

  Result<std::vector<NamedDigest>> timeline_digests() override {
    std::vector<NamedDigest> all;
    all.reserve(portals_.size());
    for (const auto& [name, portal] : portals_)
      all.emplace_back(name, portal.timeline.digest.value_or(proof::Digest{}));
    return all;
  }

  Result<std::vector<Mutation>> mutations(std::string_view portal) override {
    std::vector<Mutation> found;
    for (const auto& [name, mutation] : mutations_) {
      if (name == portal) found.push_back(mutation);
    }
    return found;
  }

  Result<std::optional<std::string>> cursor(std::string_view name) override {
    const auto found = cursors_.find(name);
    return found == cursors_.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::optional<Sighting>> last_sighting(std::string_view portal, const Observation& wanted) override {
    const bool is_place = wanted.kind == Observation::Kind::place;  // an address may have many
    const auto found = std::ranges::find_if(observations_ | std::views::reverse, [&](const Note& note) {
      return note.pruning == 0 && note.portal == portal && note.observation.kind == wanted.kind &&
             note.observation.subject == wanted.subject && (!is_place || note.observation.value == wanted.value);
    });
    return found == observations_.rend() ? std::nullopt
                                         : std::optional(Sighting{found->observation.value, found->seen});
  }

  Result<std::vector<Observation>> people(std::string_view portal) override {
    std::map<std::pair<Observation::Kind, std::string>, std::string> last;
    for (const auto& note : observations_) {
      const auto& [kind, subject, value] = note.observation;
      const bool is_of_somebody = kind != Observation::Kind::place && kind != Observation::Kind::action_text;
      if (note.portal == portal && note.pruning == 0 && is_of_somebody) last.insert_or_assign({kind, subject}, value);
    }
    std::vector<Observation> people;
    people.reserve(last.size());
    for (const auto& [key, value] : last) people.push_back({key.first, key.second, value});
    return people;
  }

  Result<std::vector<std::string>> portals() override {
    std::vector<std::string> names;
    names.reserve(portals_.size());
    for (const auto& [name, portal] : portals_) names.push_back(name);
    return names;
  }

  Result<void> scan(const Query& query, const VisitKept& visit) override {
    using Found = std::tuple<UtcTime, std::int64_t, std::ptrdiff_t, const Kept*>;  // time, id, arrival downwards
    std::vector<Found> all;
    for (std::size_t place = 0; place < arrivals_.size(); ++place) {
      const auto& [portal, key, version, leaf, pruning] = arrivals_[place];
      if (pruning != 0) continue;
      const auto& row = portals_.at(portal).rows.at(key);
      const auto& kept = row.versions[version].kept;
      const bool is_wanted = row.shown == version && (query.portal.empty() || query.portal == portal);
      if (is_wanted) all.emplace_back(kept.event.time, kept.event.id, -static_cast<std::ptrdiff_t>(place), &kept);
    }
    std::ranges::sort(all);
    if (query.order == Order::newest_first) std::ranges::reverse(all);
    for (const auto& [time, id, place, kept] : all) {
      const auto going = visit(arrivals_[static_cast<std::size_t>(-place)].portal, *kept);
      if (!going) return std::unexpected(going.error());
      if (*going == Going::enough) break;
    }
    return {};
  }

  Result<std::uint64_t> count_newer(std::string_view portal, UtcTime time, const Epochs& epochs) override {
    const auto found = portals_.find(portal);
    if (found == portals_.end()) return 0;
    return std::ranges::count_if(found->second.rows, [&](const auto& entry) {
      const auto& kept = entry.second.versions[entry.second.shown].kept;
      const bool is_present = epochs.of(kept.event.id) == kept.epoch;
      return kept.provenance == proof::Provenance::portal && is_present && kept.event.time > time;
    });
  }

  Result<Places> prunable(std::string_view portal, UtcTime time, std::size_t most) override {
    std::map<RowKey, std::vector<std::uint64_t>> readings;
    std::vector<std::tuple<UtcTime, std::int64_t, std::ptrdiff_t, RowKey>> old;  // time, id, arrival downwards
    for (std::size_t place = 0; place < arrivals_.size(); ++place) {
      const auto& arrival = arrivals_[place];
      if (arrival.pruning != 0 || arrival.portal != portal) continue;
      const auto& row = portals_.at(arrival.portal).rows.at(arrival.key);
      const auto& event = row.versions[row.shown].kept.event;
      if (event.time >= time) continue;
      readings[arrival.key].push_back(place);
      if (row.shown == arrival.version) {
        old.emplace_back(event.time, event.id, -static_cast<std::ptrdiff_t>(place), arrival.key);
      }
    }
    std::ranges::sort(old);
    old.resize(std::min(old.size(), most));
    Places places;
    for (const auto& one : old) std::ranges::copy(readings[std::get<RowKey>(one)], std::back_inserter(places.readings));
    std::ranges::sort(places.readings);
    for (std::size_t i = 0; i < observations_.size() && places.observations.size() < most; ++i) {
      const auto& note = observations_[i];
      if (note.pruning == 0 && note.portal == portal && note.seen < time) places.observations.push_back(i + 1);
    }
    return places;
  }

  Result<std::vector<NamedPruning>> prunings() override { return prunings_; }

  Result<void> sweep() override { return {}; }

  Result<std::optional<std::vector<Group>>> summarize(const Summary&) override { return std::nullopt; }

  Result<void> unchanging(const std::function<Result<void>()>& work) override { return work(); }

  Result<void> check() override { return {}; }

  Result<std::vector<Root>> roots(std::uint64_t from, std::size_t most) override { return page(roots_, from, most); }

  Result<std::vector<proof::SignedHead>> heads(std::uint64_t from, std::size_t most) override {
    return page(heads_, from, most);
  }

  Result<void> arrivals(const std::function<Result<Going>(const Arrival&)>& visit) override {
    std::uint64_t place = 0;
    for (const auto& [portal, key, version, leaf, pruning] : arrivals_) {
      Arrival arrival{.place = place++, .leaf = leaf, .pruning = pruning};
      if (pruning == 0) {
        const auto& row = portals_.at(portal).rows.at(key);
        arrival.portal = portal;
        arrival.kept = &row.versions[version].kept;
        arrival.is_shown = row.shown == version;
      }
      const auto going = visit(arrival);
      if (!going) return std::unexpected(going.error());
      if (*going == Going::enough) break;
    }
    return {};
  }

  Result<void> all_mutations(const std::function<void(std::string_view, const Mutation&)>& visit) override {
    for (const auto& [portal, mutation] : mutations_) visit(portal, mutation);
    return {};
  }

  Result<void> observations(const std::function<void(const Noted&)>& visit) override {
    std::uint64_t number = 0;
    for (const auto& note : observations_) {
      visit({++number, note.digest, note.pruning, note.portal, note.observation, note.seen});
    }
    return {};
  }

 private:
  void prune(const std::string& portal, const Pruning& pruning, const Places& pruned) {
    prunings_.emplace_back(portal, pruning);
    for (const auto place : pruned.readings) {
      auto& arrival = arrivals_[place];
      arrival.pruning = prunings_.size();
      portals_.at(portal).rows.erase(arrival.key);
    }
    proof::Sha256 sha256;
    for (const auto number : pruned.observations) {
      auto& note = observations_[number - 1];
      note.digest = digest_of(sha256, note.portal, note.observation, note.seen);
      note.pruning = prunings_.size();
      note.observation = {};
    }
  }

  const Row* row_of(std::string_view portal, RowKey key) const {
    const auto found = portals_.find(portal);
    if (found == portals_.end()) return nullptr;
    const auto row = found->second.rows.find(key);
    return row == found->second.rows.end() ? nullptr : &row->second;
  }

  std::map<std::string, Portal, std::less<>> portals_;
  std::map<std::string, std::string, std::less<>> cursors_;
  std::vector<Place> arrivals_;
  std::vector<std::pair<std::string, Mutation>> mutations_;
  std::vector<Note> observations_;
  std::vector<NamedPruning> prunings_;
  std::vector<Root> roots_;
  std::vector<proof::SignedHead> heads_;
  std::string name_ = proof::new_archive_name();
  Seal seal_;
};

}  // namespace

std::unique_ptr<Store> memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace logbook::archive
