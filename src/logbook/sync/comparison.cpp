#include "logbook/sync/comparison.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "logbook/sync/told_rows.hpp"

namespace logbook::sync {
namespace {

using About = PortalMemory::About;

constexpr std::chrono::days kLongestRound{2};  // then what was compared first is worth comparing again
constexpr std::string_view kWaits = " waits";

archive::Cursor cursor_of(const PortalMemory& memory, const ComparisonRound& round) {
  auto text = format_utc(round.begun) + ' ' + format_utc(round.reached);
  if (round.waits) text += kWaits;
  return memory.note(About::comparing, std::move(text));
}

/// The round to go on with, within what is `known`; a new one, where none was begun.
Result<ComparisonRound> choose_round(const PortalMemory& memory, const SyncOptions& options, const TimeRange& known) {
  const ComparisonRound anew{options.seen, known.until};
  if (options.compare_every == std::chrono::hours{0}) return anew;
  const auto begun = begun_comparison(memory);
  if (!begun) return std::unexpected(begun.error());
  const bool goes_on = *begun && (*begun)->begun <= options.seen && options.seen - (*begun)->begun < kLongestRound &&
                       known.contains((*begun)->reached);
  return goes_on ? **begun : anew;
}

/// What of `known` the round has not reached. It was last known to be all there at `known_at`.
Result<Stretch> rest_of(const ComparisonRound& round, const TimeRange& known, std::optional<UtcTime> known_at,
                        archive::Archive& archive, const SyncOptions& options, const StoredWalk& walk) {
  Stretch rest{.known = known, .known_at = known_at, .is_known_long = true, .compared_down_to = round.reached};
  rest.is_gentle = true;
  if (round.reached == known.until) return rest;
  const auto difference = list_difference(archive, options.portal, walk.epochs());
  if (!difference) return std::unexpected(difference.error());
  auto edge = edge_above(archive, options.portal, {round.reached, known.until}, walk.epochs(), *difference);
  if (!edge) return std::unexpected(edge.error());
  rest.resume_behind(*std::move(edge));
  return rest;
}

/// What came of it, by how the walk ended.
Audit audit_of(const history::WalkEnd& end) {
  Audit audit{.is_whole = true};
  audit.settled = end.coverage.end == CoverageEnd::oldest_event;
  audit.goes_on = end.coverage.end == CoverageEnd::enough || end.coverage.end == CoverageEnd::interrupted;
  audit.probes = end.requests;
  audit.gaps = end.coverage.holes.size();
  audit.error = end.error;
  return audit;
}

}  // namespace

Result<std::optional<ComparisonRound>> begun_comparison(const PortalMemory& memory) {
  const auto text = memory.text(About::comparing);
  if (!text) return std::unexpected(text.error());
  if (!*text || (*text)->empty()) return std::nullopt;
  std::string_view times = **text;
  const bool waits = times.ends_with(kWaits);
  if (waits) times.remove_suffix(kWaits.size());
  const auto space = times.find(' ');
  const auto begun = parse_time(times.substr(0, space));
  const auto reached = space < times.size() ? parse_time(times.substr(space + 1)) : std::nullopt;
  if (!begun || !reached) return std::unexpected(memory.damaged(About::comparing));
  return ComparisonRound{*begun, *reached, waits};
}

Result<Audit> compare_all(archive::Archive& archive, const SyncOptions& options, StoredWalk& walk) {
  const auto ledger = archive.coverage(options.portal);
  if (!ledger) return std::unexpected(ledger.error());
  if (ledger->claims().empty()) return Audit{.is_whole = true, .settled = true};
  const TimeRange known{ledger->claims().back().stretch.from, ledger->claims().front().stretch.until};
  const PortalMemory memory(archive, options.portal);
  auto round = choose_round(memory, options, known);
  if (!round) return std::unexpected(round.error());
  const auto known_at = memory.time(About::compared);
  if (!known_at) return std::unexpected(known_at.error());
  auto rest = rest_of(*round, known, *known_at, archive, options, walk);
  if (!rest) return std::unexpected(rest.error());
  std::uint64_t read = 0;
  rest->goes_on = [&](const history::Batch& batch) {
    const bool has_got_on = walk.compared_down_to() < round->reached;
    const bool is_enough = options.compare_at_once && read >= *options.compare_at_once && has_got_on;
    read += batch.events.size();
    return !is_enough;
  };
  const auto before = walk.appended();
  const auto end = walk.read(*rest);
  if (!end) return std::unexpected(end.error());

  auto audit = audit_of(*end);
  auto batch = walk.batch();
  if (audit.settled) {
    const auto from =
        std::max({known.from, end->coverage.stretch.from, walk.surely_kept_since(known_at->value_or(known.until))});
    audit.compared = {from, std::min(known.until, round->begun)};
    batch.cursors.push_back(memory.note(About::comparing, std::string()));
    if (!audit.compared.empty()) batch.cursors.push_back(memory.note(About::compared, round->begun));
  } else {
    round->reached = walk.compared_down_to();
    round->waits = !audit.goes_on;
    batch.cursors.push_back(cursor_of(memory, *round));
    if (end->coverage.end == CoverageEnd::enough) batch.vanished = walk.vanished();
  }
  if (const auto stored = walk.store(batch); !stored) return std::unexpected(stored.error());
  const auto& after = walk.appended();
  audit.appeared = after.appeared - before.appeared;
  audit.vanished = after.vanished - before.vanished;
  audit.changed = after.mutated - before.mutated;
  return audit;
}

}  // namespace logbook::sync
