#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "logbook/base/time.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/formats/time_text.hpp"

namespace logbook::formats {

/// The stretch of time that a question is about.
struct Asked {
  std::optional<UtcTime> since = {};  ///< nothing: from the portal's oldest event
  std::optional<UtcTime> until = {};  ///< nothing: up to now
};

/// Says in whole sentences how far an answer to `asked` reaches: first from when to when, or why no further and what
/// would help; then each hole that touches the question, newest first, ten of them at most. One line each, without its
/// end; harmless for terminals.
std::vector<std::string> coverage_lines(const Coverage& coverage, const Asked& asked,
                                        const TimeText& time_text = format_utc);

/// "hole of 1 event between id 8812 (…) and id 8816 (…): the portal fails on it".
std::string hole_line(const Hole& hole, const TimeText& time_text = format_utc);

/// Why a portal shows its newest events only, in which `plan_has_audit` is what its quota says of the plan.
std::string_view why_newest_only(std::optional<bool> plan_has_audit);

/// What stands in place of an answer without events. It says "no matching login events" and nothing more only where
/// nothing can be missing.
std::string empty_line(const Coverage& coverage, const Asked& asked);

/// Says that `events` of an answer are newer than what is complete, so that others may still appear among them; ""
/// for 0, and where nothing at all is complete.
std::string provisional_line(const Coverage& coverage, std::uint64_t events, const TimeText& time_text = format_utc);

/// Appends `holes` to `out` as a JSON array, as it stands in that of a coverage.
void append_holes_json(std::string& out, std::span<const Hole> holes);

/// Appends `coverage` to `out` as a JSON object: `from` and `until` (both null where nothing can be claimed),
/// `complete` (whether an answer to `asked` is), `end`, and `holes`, all of them, newest first, each with `reason`,
/// `missing` (a number, or null: unknown), `newer` and `older` (`id` and `time`, or null: no such neighbour), and
/// `from` and `until`, between which all that is missing lies (or null: open at that side). Times are UTC.
void append_coverage_json(std::string& out, const Coverage& coverage, const Asked& asked);

}  // namespace logbook::formats
