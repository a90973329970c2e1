#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/event/ledger.hpp"

namespace logbook::formats {

/// A change that was noticed in a portal's past.
struct PastChange {
  std::string_view what;  ///< "changed", "vanished", "returned", "appeared"
  std::int64_t id{};
  std::optional<UtcTime> time;  ///< of the event; nothing: it was pruned
  UtcTime noticed;
};

/// What an archive was told to forget.
struct Forgotten {
  UtcTime before;            ///< what was older
  std::uint64_t readings{};  ///< of events
  UtcTime when;              ///< when the last of it went
};

/// What an archive knows of one portal's history.
struct HeldHistory {
  std::string portal;
  Ledger ledger{};
  bool reaches_end = false;           ///< it goes back as far as the portal did when all of that was read
  bool is_limited = false;            ///< the portal shows its newest events only
  std::optional<UtcTime> audited{};   ///< when the positions of some events were last compared with the portal's
  std::optional<UtcTime> compared{};  ///< when every event was
  std::optional<Forgotten> pruned{};
  std::vector<PastChange> changes{};  ///< in the order in which they were noticed
};

/// The history as a line of `width` characters between its first and its last day, oldest first: `=` is complete, `.`
/// is not read, `!` has a hole. "" where nothing is known to be complete.
std::string timeline(const Ledger& ledger, std::size_t width);

/// Says which stretches of a history are held completely, newest first, what lies between them, each hole in them, and
/// what changed in the past. One line each, without its end; harmless for terminals.
std::vector<std::string> ledger_lines(const HeldHistory& history);

/// Appends `history` to `out` as a JSON object: `portal`; `stretches`, newest first, each with `from`, `until` and
/// `evidence` ("walked", "polled" or "both"); `reachesEnd`, whether the oldest goes back as far as the portal did when
/// all of it was read; `holes` as in the coverage of answers (`formats/coverage.hpp`);
/// `audited` and `compared`, each a time or null; `pruned`, null or `before`, `readings` and `when`; and `changes`,
/// each with `what`, `id`, `time` (null of an event that was pruned) and `noticed`.
void append_ledger_json(std::string& out, const HeldHistory& history);

}  // namespace logbook::formats
