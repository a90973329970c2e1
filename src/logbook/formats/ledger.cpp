#include "logbook/formats/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "logbook/base/text.hpp"
#include "logbook/formats/coverage.hpp"
#include "logbook/formats/program_time.hpp"

namespace logbook::formats {
namespace {

std::string_view name_of(Evidence evidence) {
  switch (evidence) {
    case Evidence::walked:
      return "walked";
    case Evidence::polled:
      return "polled";
    case Evidence::both:
      break;
  }
  return "both";
}

constexpr std::size_t kTimelineWidth = 50;  // with the days at its ends, and what stands before it, within 80

std::string day(UtcTime time) { return format_utc(time).substr(0, 10); }

}  // namespace

std::string timeline(const Ledger& ledger, std::size_t width) {
  if (ledger.claims().empty() || width == 0) return {};
  const TimeRange whole{ledger.claims().back().stretch.from, ledger.claims().front().stretch.until};
  const auto edge = [&](std::size_t i) {
    return whole.from + (whole.until - whole.from) * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(width);
  };
  std::string line = day(whole.from) + " [";
  for (std::size_t i = 0; i < width; ++i) {
    const TimeRange cell{edge(i), edge(i + 1)};
    const bool is_read = std::ranges::any_of(ledger.claims(), [&](const Claim& claim) {
      return claim.stretch.from <= cell.from && cell.until <= claim.stretch.until;
    });
    const bool has_hole = std::ranges::any_of(
        ledger.holes(), [&](const Hole& hole) { return hole.time.from < cell.until && cell.from < hole.time.until; });
    line += has_hole ? '!' : is_read ? '=' : '.';
  }
  return line + "] " + day(whole.until);
}

std::vector<std::string> ledger_lines(const HeldHistory& history) {
  std::vector<std::string> lines;
  const auto& claims = history.ledger.claims();
  if (claims.empty()) {
    lines.emplace_back("nothing is known to be complete");
  } else {
    lines.push_back(timeline(history.ledger, kTimelineWidth));
  }
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const auto& stretch = claims[i].stretch;
    lines.push_back(fmt::format("complete from {} to {}", format_utc(stretch.from), format_utc(stretch.until)));
    if (i + 1 < claims.size()) {
      lines.push_back(
          fmt::format("not read from {} to {}", format_utc(claims[i + 1].stretch.until), format_utc(stretch.from)));
    }
  }
  if (!claims.empty() && !history.pruned) {
    lines.emplace_back(history.reaches_end ? "the portal had nothing older when all of it was read"
                       : history.is_limited
                           ? "the portal shows its newest 20 only: what is older was never shown"
                           : "what is older is not in the archive; `logbook sync` reads what the portal has of it");
  }
  for (const auto& hole : history.ledger.holes()) lines.push_back(hole_line(hole));
  if (const auto& pruned = history.pruned) {
    lines.push_back(fmt::format("pruned: what was older than {}, {} readings of events, the last on {}",
                                format_utc(pruned->before), pruned->readings, format_utc(pruned->when)));
  }
  for (const auto& [what, id, time, noticed] : history.changes) {
    lines.push_back(fmt::format("finding: id {} ({}) {} in the portal's past, noticed {}", id,
                                time ? format_utc(*time) : "pruned", what, format_utc(noticed)));
  }
  if (history.compared) {
    lines.push_back(fmt::format("every event was last compared with the portal on {}", format_utc(*history.compared)));
  }
  if (history.audited && (!history.compared || *history.audited > *history.compared)) {
    lines.push_back(
        fmt::format("positions were last compared on {}: no difference; changed events cannot be seen that way",
                    format_utc(*history.audited)));
  }
  return lines;
}

void append_ledger_json(std::string& out, const HeldHistory& history) {
  const auto& claims = history.ledger.claims();
  out += R"({"portal":)";
  append_json(out, history.portal);
  out += R"(,"stretches":[)";
  for (const auto& claim : claims) {
    if (&claim != &claims.front()) out += ',';
    out += fmt::format(R"({{"from":"{}","until":"{}","evidence":"{}"}})", program_time(claim.stretch.from),
                       program_time(claim.stretch.until), name_of(claim.evidence));
  }
  out += fmt::format(R"(],"reachesEnd":{},"holes":)", history.reaches_end);
  append_holes_json(out, history.ledger.holes());
  out += history.audited ? fmt::format(R"(,"audited":"{}")", program_time(*history.audited)) : R"(,"audited":null)";
  out += history.compared ? fmt::format(R"(,"compared":"{}")", program_time(*history.compared)) : R"(,"compared":null)";
  out += R"(,"pruned":)";
  if (const auto& pruned = history.pruned) {
    out += fmt::format(R"({{"before":"{}","readings":{},"when":"{}"}})", program_time(pruned->before), pruned->readings,
                       program_time(pruned->when));
  } else {
    out += "null";
  }
  out += R"(,"changes":[)";
  for (const auto& [what, id, time, noticed] : history.changes) {
    if (out.back() == '}') out += ',';
    const auto when = time ? '"' + program_time(*time) + '"' : "null";
    out += fmt::format(R"({{"what":"{}","id":{},"time":{},"noticed":"{}"}})", what, id, when, program_time(noticed));
  }
  out += "]}";
}

}  // namespace logbook::formats
