#include "logbook/formats/ledger.hpp"

#include <fmt/format.h>

#include "logbook/base/text.hpp"
#include "logbook/formats/coverage.hpp"

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

}  // namespace

std::vector<std::string> ledger_lines(const Ledger& ledger) {
  std::vector<std::string> lines;
  const auto& claims = ledger.claims();
  if (claims.empty()) lines.emplace_back("nothing is known to be complete");
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const auto& stretch = claims[i].stretch;
    lines.push_back(fmt::format("complete from {} to {}", format_utc(stretch.from), format_utc(stretch.until)));
    if (i + 1 < claims.size()) {
      lines.push_back(
          fmt::format("not read from {} to {}", format_utc(claims[i + 1].stretch.until), format_utc(stretch.from)));
    }
  }
  for (const auto& hole : ledger.holes()) lines.push_back(hole_line(hole));
  return lines;
}

void append_ledger_json(std::string& out, std::string_view portal, const Ledger& ledger) {
  out += R"({"portal":)";
  append_json(out, portal);
  out += R"(,"stretches":[)";
  for (const auto& claim : ledger.claims()) {
    if (&claim != &ledger.claims().front()) out += ',';
    out += fmt::format(R"({{"from":"{}","until":"{}","evidence":"{}"}})", format_utc(claim.stretch.from),
                       format_utc(claim.stretch.until), name_of(claim.evidence));
  }
  out += R"(],"holes":)";
  append_holes_json(out, ledger.holes());
  out += '}';
}

}  // namespace logbook::formats
