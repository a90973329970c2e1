#include "logbook/formats/open_metrics.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string_view>

namespace logbook::formats {
namespace {

struct Metric {
  std::string_view name;  ///< without the suffix of counters
  std::string_view type;
  std::string_view help;
  std::optional<double> (*value)(const WatchMetrics&);
};

std::optional<double> seconds(const std::optional<UtcTime>& time) {
  if (!time) return std::nullopt;
  return std::chrono::duration<double>(time->time_since_epoch()).count();
}

template <auto Member>
std::optional<double> number(const WatchMetrics& portal) {
  return static_cast<double>(portal.*Member);
}

template <auto Member>
std::optional<double> moment(const WatchMetrics& portal) {
  return seconds(portal.*Member);
}

constexpr std::array kMetrics{
    Metric{"logbook_syncs", "counter", "Syncs that ended.", number<&WatchMetrics::rounds>},
    Metric{"logbook_sync_failures", "counter", "Syncs that did not bring what is new.",
           number<&WatchMetrics::failures>},
    Metric{"logbook_events_added", "counter", "Login events that were new to the archive.",
           number<&WatchMetrics::events>},
    Metric{"logbook_findings", "counter", "Changes that were noticed in the portal's past.",
           number<&WatchMetrics::findings>},
    Metric{"logbook_holes", "gauge", "Holes in what is held.", number<&WatchMetrics::holes>},
    Metric{"logbook_whole", "gauge", "1 when all that the portal can show is held.", number<&WatchMetrics::is_whole>},
    Metric{"logbook_silent", "gauge", "1 when nobody logged in for far longer than usual.",
           number<&WatchMetrics::is_silent>},
    Metric{"logbook_last_success_timestamp_seconds", "gauge", "When a sync last brought what is new.",
           moment<&WatchMetrics::last_success>},
    Metric{"logbook_held_from_timestamp_seconds", "gauge", "Where the stretch that is held completely begins.",
           moment<&WatchMetrics::held_from>},
    Metric{"logbook_held_until_timestamp_seconds", "gauge", "Where it ends.", moment<&WatchMetrics::held_until>},
};

/// The value of a label: backslash, quote and line feed escaped.
std::string escaped(std::string_view text) {
  std::string value;
  for (const char c : text) {
    if (c == '\\' || c == '"') value += '\\';
    if (c == '\n') {
      value += "\\n";
    } else {
      value += c;
    }
  }
  return value;
}

}  // namespace

std::string open_metrics(std::span<const WatchMetrics> portals) {
  std::string text;
  for (const auto& metric : kMetrics) {
    text += fmt::format("# TYPE {} {}\n# HELP {} {}\n", metric.name, metric.type, metric.name, metric.help);
    for (const auto& portal : portals) {
      const auto value = metric.value(portal);
      if (!value) continue;
      text += fmt::format("{}{}{{portal=\"{}\"}} {}\n", metric.name, metric.type == "counter" ? "_total" : "",
                          escaped(portal.portal), *value);
    }
  }
  return text + "# EOF\n";
}

}  // namespace logbook::formats
