#include "logbook/sync/comparison.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "logbook/base/time.hpp"
#include "logbook/sync/portal_memory.hpp"
#include "logbook/sync/told_rows.hpp"

namespace logbook::sync {
namespace {

using About = PortalMemory::About;

/// A comparison that takes several syncs.
struct Round {
  UtcTime begun;    ///< by the portal's clock
  UtcTime reached;  ///< what is not older was compared
};

Result<std::optional<Round>> begun_round(const PortalMemory& memory) {
  const auto text = memory.text(About::comparing);
  if (!text) return std::unexpected(text.error());
  if (!*text || (*text)->empty()) return std::nullopt;
  const std::string_view times = **text;
  const auto space = times.find(' ');
  const auto begun = parse_time(times.substr(0, space));
  const auto reached = space < times.size() ? parse_time(times.substr(space + 1)) : std::nullopt;
  if (!begun || !reached) return std::unexpected(memory.damaged(About::comparing));
  return Round{*begun, *reached};
}

archive::Cursor note(const PortalMemory& memory, const Round& round) {
  return memory.note(About::comparing, format_utc(round.begun) + ' ' + format_utc(round.reached));
}

/// The round to go on with, within what is `known`; a new one, where none was begun.
Result<Round> choose_round(const PortalMemory& memory, const SyncOptions& options, const TimeRange& known) {
  const Round anew{options.seen, known.until};
  if (options.compare_every == std::chrono::hours{0}) return anew;
  const auto begun = begun_round(memory);
  if (!begun) return std::unexpected(begun.error());
  const bool goes_on = *begun && (*begun)->begun <= options.seen && known.contains((*begun)->reached);
  return goes_on ? **begun : anew;
}

/// Reads what of `known` the round has not reached.
Stretch rest_of(const Round& round, const TimeRange& known, std::optional<history::Edge> edge) {
  Stretch rest{.known = known, .is_known_long = true, .compared_from = round.reached, .is_gentle = true};
  // The rows it goes on from are not older than what was reached: there the two overlap.
  if (edge) rest.until = round.reached + std::chrono::seconds{1};
  rest.resume = std::move(edge);
  return rest;
}

}  // namespace

Result<Audit> compare_all(archive::Archive& archive, const SyncOptions& options, StoredWalk& walk) {
  Audit audit{.is_whole = true};
  const auto ledger = archive.coverage(options.portal);
  if (!ledger) return std::unexpected(ledger.error());
  if (ledger->claims().empty()) {
    audit.settled = true;
    return audit;
  }
  const TimeRange known{ledger->claims().back().stretch.from, ledger->claims().front().stretch.until};
  const PortalMemory memory(archive, options.portal);
  auto round = choose_round(memory, options, known);
  if (!round) return std::unexpected(round.error());
  std::optional<history::Edge> edge;
  if (round->reached < known.until) {
    auto above = edge_above(archive, options.portal, {round->reached, known.until}, walk.epochs());
    if (!above) return std::unexpected(above.error());
    edge = *std::move(above);
  }
  const auto before = walk.appended();
  auto rest = rest_of(*round, known, std::move(edge));
  std::uint64_t read = 0;
  rest.goes_on = [&](const history::Batch& batch) {
    const bool has_got_on = walk.compared_from() < round->reached;
    const bool is_enough = options.compare_at_once && read >= *options.compare_at_once && has_got_on;
    read += batch.events.size();
    return !is_enough;
  };
  const auto end = walk.read(rest);
  if (!end) return std::unexpected(end.error());

  const auto& after = walk.appended();
  const bool was_broken_off = end->coverage.end == CoverageEnd::failed || end->coverage.end == CoverageEnd::interrupted;
  audit.settled = end->coverage.end == CoverageEnd::oldest_event;
  audit.goes_on = end->coverage.end == CoverageEnd::enough || was_broken_off;
  audit.probes = end->requests;
  audit.appeared = after.appeared - before.appeared;
  audit.vanished = after.vanished - before.vanished;
  audit.changed = after.mutated - before.mutated;
  if (audit.settled) {
    audit.compared = {std::max(known.from, walk.surely_kept_since(known.until)), std::min(known.until, round->begun)};
  }
  round->reached = walk.compared_from();
  auto batch = walk.batch();
  batch.cursors.push_back(audit.goes_on ? note(memory, *round) : memory.note(About::comparing, std::string()));
  if (!audit.compared.empty()) batch.cursors.push_back(memory.note(About::compared, round->begun));
  if (const auto stored = walk.store(batch); !stored) return std::unexpected(stored.error());
  return audit;
}

Result<bool> is_comparison_begun(archive::Archive& archive, const std::string& portal) {
  const auto begun = begun_round(PortalMemory(archive, portal));
  return begun ? Result<bool>(begun->has_value()) : std::unexpected(begun.error());
}

}  // namespace logbook::sync
