#include "logbook/cli/portal_facts.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "logbook/base/number.hpp"
#include "logbook/sync/portal_memory.hpp"

namespace logbook::cli {
namespace {

using About = sync::PortalMemory::About;

constexpr std::chrono::hours kFresh{1};

/// When the lifetime was changed, where that is not known.
constexpr std::string_view kNotKnown = "?";

/// The fields of what is remembered: when it was learned, the clock's lead in microseconds, days of the lifetime, when
/// that was changed (empty: never), zone, owner and alias, with a line feed between them.
enum Field : std::size_t { kLearned, kAhead, kDays, kChanged, kZone, kOwner, kAlias, kFields };

std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0;;) {
    const auto end = fields.size() + 1 == kFields ? std::string_view::npos : text.find('\n', begin);
    fields.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return fields;
    begin = end + 1;
  }
}

}  // namespace

Result<std::optional<PortalFacts>> remembered_facts(archive::Archive& archive, const std::string& portal, UtcTime now) {
  const auto text = sync::PortalMemory(archive, portal).text(About::facts);
  if (!text) return std::unexpected(text.error());
  if (!*text) return std::nullopt;
  const auto fields = fields_of(**text);
  if (fields.size() != kFields) return std::nullopt;
  const auto learned = parse_time(fields[kLearned]);
  const auto ahead = parse_number<std::int64_t>(fields[kAhead]);
  const bool is_fresh = learned && ahead && *learned <= now && now < *learned + kFresh;
  if (!is_fresh) return std::nullopt;
  PortalFacts facts{.alias = std::string(fields[kAlias]), .owner = std::string(fields[kOwner])};
  facts.ahead = std::chrono::microseconds{*ahead};
  if (const auto zone = Zone::named(fields[kZone]); zone && !fields[kZone].empty()) facts.zone = *zone;
  if (const auto days = parse_number<std::int64_t>(fields[kDays])) {
    facts.retention = Retention{std::chrono::days{*days}, Retention::kNeverChanged};
    if (fields[kChanged] == kNotKnown) facts.retention.changed = Retention::kNotKnown;
    if (const auto changed = parse_time(fields[kChanged])) facts.retention.changed = *changed;
  }
  return facts;
}

Result<std::chrono::microseconds> remembered_lead(archive::Archive& archive, const std::string& portal) {
  const auto text = sync::PortalMemory(archive, portal).text(About::facts);
  if (!text) return std::unexpected(text.error());
  const auto fields = *text ? fields_of(**text) : std::vector<std::string_view>{};
  const auto ahead = fields.size() == kFields ? parse_number<std::int64_t>(fields[kAhead]) : std::nullopt;
  return std::chrono::microseconds{ahead.value_or(0)};
}

Result<void> remember_facts(archive::Archive& archive, const std::string& portal, const PortalFacts& facts,
                            UtcTime now) {
  const auto& retention = facts.retention;
  std::string changed;
  if (retention.has_date()) changed = format_utc(retention.changed);
  if (retention.changed == Retention::kNotKnown) changed = kNotKnown;
  auto text =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", format_utc(now), facts.ahead.count(),
                  retention.is_known() ? fmt::format("{}", retention.lifetime->count()) : "", changed,
                  facts.zone ? facts.zone->name() : "", facts.owner.contains('\n') ? "" : facts.owner, facts.alias);
  const auto stored =
      archive.append({.portal = portal,
                      .cursors = {sync::PortalMemory(archive, portal).note(About::facts, std::move(text))},
                      .seen = now + facts.ahead});
  return stored ? Result<void>{} : std::unexpected(stored.error());
}

}  // namespace logbook::cli
