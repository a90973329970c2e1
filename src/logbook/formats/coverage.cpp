#include "logbook/formats/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "logbook/formats/program_time.hpp"

namespace logbook::formats {
namespace {

constexpr std::size_t kMostHoleLines = 10;
constexpr std::string_view kTooNew = "newer than what is settled: nothing can be claimed yet";
constexpr std::string_view kAllTooNew =
    "all of them newer than what is settled: others of that time may be written yet";

std::string from_to(const TimeRange& stretch, const TimeText& time_text) {
  return fmt::format("from {} to {}", time_text(stretch.from), time_text(stretch.until));
}

/// How far an answer reaches that is whole but for its holes.
std::string whole(const Coverage& coverage, const TimeText& time_text) {
  if (coverage.stretch.empty()) return std::string(kAllTooNew);
  return "complete " + from_to(coverage.stretch, time_text);
}

std::string broken_off(std::string_view why, const TimeRange& stretch, const TimeText& time_text) {
  if (stretch.empty()) return fmt::format("{}: nothing is known to be complete", why);
  return fmt::format("{}: complete only {}", why, from_to(stretch, time_text));
}

/// How far an answer reaches that ends too early.
std::string too_short(const Coverage& coverage, const TimeText& time_text) {
  const auto because = [&](std::string_view why) { return broken_off(why, coverage.stretch, time_text); };
  switch (coverage.end) {
    case CoverageEnd::oldest_event:
    case CoverageEnd::since:
      if (coverage.stretch.empty()) return std::string(kTooNew);
      return because(coverage.end == CoverageEnd::since ? "older events were not read"
                                                        : "the portal keeps no older events");
    case CoverageEnd::enough:
      if (coverage.stretch.empty()) return std::string(kTooNew);
      return because("older events were not read");
    case CoverageEnd::interrupted:
      return because("stopped early");
    case CoverageEnd::degraded:
      return because(why_newest_only(coverage.plan_has_audit));
    case CoverageEnd::unsettled:
      return because("the portal's answers did not fit together, however often it was asked");
    case CoverageEnd::failed:
      return because("reading broke off");
    case CoverageEnd::unread:
      if (coverage.stretch.empty()) return "imported events alone make nothing complete: others may be missing";
      return because("what is older is not in the archive");
    case CoverageEnd::pruned:
      return because("older events were pruned from the archive");
  }
  return {};
}

/// What a person can do so that the next answer reaches further; "" when there is nothing.
std::string_view remedy(const Coverage& coverage) {
  switch (coverage.end) {
    case CoverageEnd::interrupted:
      return "run it again";
    case CoverageEnd::degraded:
      if (coverage.plan_has_audit.value_or(false))
        return "run it again; if it stays so, the login history is hidden in the portal's settings (web:hide-settings)";
      return "a plan with the audit feature shows all; without it, ask again before 20 more events have come";
    case CoverageEnd::unsettled:
      return "run it again when fewer people sign in";
    case CoverageEnd::unread:
      return "`logbook sync` reads what the portal still has";
    case CoverageEnd::oldest_event:
    case CoverageEnd::since:
    case CoverageEnd::enough:
      if (coverage.stretch.empty()) return "run it again in a minute";
      break;
    case CoverageEnd::pruned:
    case CoverageEnd::failed:  // the error says what mends it
      break;
  }
  return {};
}

std::string events(std::uint64_t number) { return fmt::format("{} event{}", number, number == 1 ? "" : "s"); }

std::string size_of(const Hole& hole) {
  return hole.missing ? events(*hole.missing) : "unknown size, perhaps nothing is missing,";
}

std::string place_of(const Hole& hole, const TimeText& time_text) {
  const auto name = [&](const Landmark& mark) { return fmt::format("id {} ({})", mark.id, time_text(mark.time)); };
  if (hole.older && hole.newer) return fmt::format("between {} and {}", name(*hole.older), name(*hole.newer));
  if (hole.older) return fmt::format("from {} to the newest event", name(*hole.older));
  if (hole.newer) return fmt::format("from the oldest event to {}", name(*hole.newer));
  const bool is_dated = hole.time.from != UtcTime::min() && hole.time.until != UtcTime::max();
  return is_dated ? from_to(hole.time, time_text) : "from the oldest event to the newest";
}

std::string_view cause_of(const Hole& hole) {
  switch (hole.reason) {
    case HoleReason::bad_row:
      return hole.missing == 1 ? "the portal fails on it" : "the portal fails on them";
    case HoleReason::crowded_second:
      return "more events in one second than the portal shows at once";
    case HoleReason::unjoined:
      return "what lies at its sides could not be shown to be neighbours";
    case HoleReason::expired:
      return "the portal had deleted them because of their age before they were read";
    case HoleReason::restored:
      return "the portal was restored from a backup that lacks them";
    case HoleReason::limited:
      return "the portal shows its newest 20 only, and more came between two readings";
    case HoleReason::unread:
      return "nobody asked the portal for them yet";
    case HoleReason::unknown_retention:
      return "the portal does not tell how long it keeps events: it may have deleted some before they were read";
  }
  return {};
}

std::string_view name_of(CoverageEnd end) {
  switch (end) {
    case CoverageEnd::oldest_event:
      return "oldest-event";
    case CoverageEnd::since:
      return "since";
    case CoverageEnd::enough:
      return "enough";
    case CoverageEnd::interrupted:
      return "interrupted";
    case CoverageEnd::degraded:
      return "degraded";
    case CoverageEnd::unsettled:
      return "unsettled";
    case CoverageEnd::failed:
      return "failed";
    case CoverageEnd::unread:
      return "unread";
    case CoverageEnd::pruned:
      return "pruned";
  }
  return {};
}

std::string_view name_of(HoleReason reason) {
  switch (reason) {
    case HoleReason::bad_row:
      return "bad-row";
    case HoleReason::crowded_second:
      return "crowded-second";
    case HoleReason::unjoined:
      return "unjoined";
    case HoleReason::expired:
      return "expired";
    case HoleReason::restored:
      return "restored";
    case HoleReason::limited:
      return "limited";
    case HoleReason::unread:
      return "unread";
    case HoleReason::unknown_retention:
      return "unknown-retention";
  }
  return {};
}

void append_time(std::string& out, UtcTime time) {
  out += '"';
  append_program_time(out, time);
  out += '"';
}

void append_landmark(std::string& out, const std::optional<Landmark>& mark) {
  if (!mark) {
    out += "null";
    return;
  }
  fmt::format_to(std::back_inserter(out), R"({{"id":{},"time":)", mark->id);
  append_time(out, mark->time);
  out += '}';
}

/// `time`, or null where a hole is open at that side.
void append_bound(std::string& out, UtcTime time) {
  if (time == UtcTime::min() || time == UtcTime::max()) {
    out += "null";
  } else {
    append_time(out, time);
  }
}

void append_hole(std::string& out, const Hole& hole) {
  fmt::format_to(std::back_inserter(out), R"({{"reason":"{}","missing":{},"newer":)", name_of(hole.reason),
                 hole.missing ? std::to_string(*hole.missing) : "null");
  append_landmark(out, hole.newer);
  out += R"(,"older":)";
  append_landmark(out, hole.older);
  out += R"(,"from":)";
  append_bound(out, hole.time.from);
  out += R"(,"until":)";
  append_bound(out, hole.time.until);
  out += '}';
}

bool complete(const Coverage& coverage, const Asked& asked) { return coverage.complete(asked.since, asked.until); }

}  // namespace

std::string_view why_newest_only(std::optional<bool> plan_has_audit) {
  if (!plan_has_audit) return "newest 20 only: the portal ignores the question, as plans without the audit feature do";
  return *plan_has_audit ? "newest 20 only: the portal ignores the question, although its plan has the audit feature"
                         : "newest 20 only: this plan has no audit feature (GET /portal/quota says audit: false)";
}

std::string hole_line(const Hole& hole, const TimeText& time_text) {
  if (hole.reason == HoleReason::unread) {
    return fmt::format("not in the archive: {}; `logbook sync` reads what the portal has of it",
                       from_to(hole.time, time_text));
  }
  return fmt::format("hole of {} {}: {}", size_of(hole), place_of(hole, time_text), cause_of(hole));
}

std::vector<std::string> coverage_lines(const Coverage& coverage, const Asked& asked, const TimeText& time_text) {
  std::vector<const Hole*> holes;
  for (const auto& hole : coverage.holes) {
    if (hole.touches(asked.since, asked.until)) holes.push_back(&hole);
  }
  auto without_holes = coverage;
  without_holes.holes.clear();
  const bool reaches = complete(without_holes, asked);

  std::vector<std::string> lines{reaches ? whole(coverage, time_text) : too_short(coverage, time_text)};
  if (!holes.empty()) {
    lines.front() += fmt::format(", but for {} hole{}", holes.size(), holes.size() == 1 ? "" : "s");
  }
  if (const auto help = remedy(coverage); !reaches && !help.empty()) lines.emplace_back(help);

  const auto shown = std::min(holes.size(), kMostHoleLines);
  for (std::size_t i = 0; i < shown; ++i) lines.push_back(hole_line(*holes[i], time_text));
  if (shown < holes.size()) lines.push_back(fmt::format("and {} holes more: json lists all", holes.size() - shown));
  return lines;
}

std::string empty_line(const Coverage& coverage, const Asked& asked) {
  if (complete(coverage, asked)) return "no matching login events";
  return "no matching login events in what could be read; whether there are any in the rest is not known";
}

std::string provisional_line(const Coverage& coverage, std::uint64_t events_after, const TimeText& time_text) {
  if (events_after == 0 || coverage.stretch.until == UtcTime{}) return {};
  return fmt::format("{} from {} on: provisional, the portal may still write others of that time", events(events_after),
                     time_text(coverage.stretch.until));
}

void append_holes_json(std::string& out, std::span<const Hole> holes) {
  out += '[';
  for (std::size_t i = 0; i < holes.size(); ++i) {
    if (i > 0) out += ',';
    append_hole(out, holes[i]);
  }
  out += ']';
}

void append_coverage_json(std::string& out, const Coverage& coverage, const Asked& asked) {
  if (coverage.stretch.empty()) {
    out += R"({"from":null,"until":null)";
  } else {
    out += R"({"from":)";
    append_time(out, coverage.stretch.from);
    out += R"(,"until":)";
    append_time(out, coverage.stretch.until);
  }
  fmt::format_to(std::back_inserter(out), R"(,"complete":{},"end":"{}")", complete(coverage, asked),
                 name_of(coverage.end));
  if (coverage.plan_has_audit)
    fmt::format_to(std::back_inserter(out), R"(,"planHasAudit":{})", *coverage.plan_has_audit);
  out += R"(,"holes":)";
  append_holes_json(out, coverage.holes);
  out += '}';
}

}  // namespace logbook::formats
