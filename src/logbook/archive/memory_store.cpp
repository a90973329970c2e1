#include "logbook/archive/memory_store.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace logbook::archive {
namespace {

/// In the order of `Order::newest_first`.
struct NewestFirst {
  bool operator()(const Kept& a, const Kept& b) const {
    return std::tie(b.event.time, b.event.id, b.epoch) < std::tie(a.event.time, a.event.id, a.epoch);
  }
};

struct Row {
  std::vector<Kept> versions;  // the first one first
  std::size_t shown = 0;       // which of them
};

using RowKey = std::pair<std::uint32_t, std::int64_t>;  // epoch, id

struct Portal {
  std::map<RowKey, Row> rows;
  Ledger ledger;
  std::vector<Mutation> mutations;
};

class MemoryStore final : public Store {
 public:
  Result<void> update(const std::function<Result<Changes>()>& decide) override {
    auto changes = decide();
    if (!changes) return std::unexpected(changes.error());
    auto& portal = portals_[changes->portal];
    for (auto& version : changes->versions) {
      auto& row = portal.rows[{version.kept.epoch, version.kept.event.id}];
      if (version.is_shown) row.shown = row.versions.size();
      row.versions.push_back(std::move(version.kept));
    }
    portal.mutations.insert(portal.mutations.end(), changes->mutations.begin(), changes->mutations.end());
    if (changes->ledger) portal.ledger = *std::move(changes->ledger);
    for (auto& cursor : changes->cursors) cursors_.insert_or_assign(std::move(cursor.name), std::move(cursor.value));
    tree_ = std::move(changes->tree);
    return {};
  }

  Result<std::vector<std::optional<Kept>>> find(std::string_view portal, std::uint32_t epoch,
                                                std::span<const std::int64_t> ids) override {
    std::vector<std::optional<Kept>> found;
    found.reserve(ids.size());
    for (const auto id : ids) {
      const auto* row = row_of(portal, {epoch, id});
      found.push_back(row != nullptr ? std::optional(row->versions[row->shown]) : std::nullopt);
    }
    return found;
  }

  Result<std::vector<Kept>> versions(std::string_view portal, std::uint32_t epoch, std::int64_t id) override {
    const auto* row = row_of(portal, {epoch, id});
    return row != nullptr ? row->versions : std::vector<Kept>{};
  }

  Result<proof::Tree> tree() override { return tree_; }

  Result<Ledger> ledger(std::string_view portal) override {
    const auto found = portals_.find(portal);
    return found == portals_.end() ? Ledger{} : found->second.ledger;
  }

  Result<std::vector<Mutation>> mutations(std::string_view portal) override {
    const auto found = portals_.find(portal);
    return found == portals_.end() ? std::vector<Mutation>{} : found->second.mutations;
  }

  Result<std::optional<std::string>> cursor(std::string_view name) override {
    const auto found = cursors_.find(name);
    return found == cursors_.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::vector<std::string>> portals() override {
    std::vector<std::string> names;
    for (const auto& [name, portal] : portals_) names.push_back(name);
    return names;
  }

  Result<void> scan(const Query& query, const VisitKept& visit) override {
    std::vector<std::pair<std::string_view, const Kept*>> all;
    for (const auto& [name, portal] : portals_) {
      if (!query.portal.empty() && query.portal != name) continue;
      for (const auto& [key, row] : portal.rows) all.emplace_back(name, &row.versions[row.shown]);
    }
    std::ranges::sort(all, [&](const auto& a, const auto& b) {
      if (NewestFirst{}(*a.second, *b.second)) return query.order == Order::newest_first;
      if (NewestFirst{}(*b.second, *a.second)) return query.order == Order::oldest_first;
      return query.order == Order::newest_first ? a.first < b.first : b.first < a.first;
    });
    for (const auto& [name, kept] : all) {
      const auto going = visit(name, *kept);
      if (!going) return std::unexpected(going.error());
      if (*going == Going::enough) break;
    }
    return {};
  }

 private:
  const Row* row_of(std::string_view portal, RowKey key) const {
    const auto found = portals_.find(portal);
    if (found == portals_.end()) return nullptr;
    const auto row = found->second.rows.find(key);
    return row == found->second.rows.end() ? nullptr : &row->second;
  }

  std::map<std::string, Portal, std::less<>> portals_;
  std::map<std::string, std::string, std::less<>> cursors_;
  proof::Tree tree_;
};

}  // namespace

std::unique_ptr<Store> memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace logbook::archive
