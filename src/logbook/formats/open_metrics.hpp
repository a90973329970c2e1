#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "logbook/base/time.hpp"

namespace logbook::formats {

/// How the watching of a portal stands.
struct WatchMetrics {
  std::string portal;
  std::uint64_t rounds{};                 ///< syncs that ended
  std::uint64_t failures{};               ///< of them those that did not bring what is new
  std::uint64_t events{};                 ///< that were new
  std::uint64_t findings{};               ///< changes in the portal's past
  std::uint64_t holes{};                  ///< that are known now
  bool is_whole{};                        ///< all that the portal can show is held
  bool is_silent{};                       ///< no event for far longer than usual
  std::optional<UtcTime> last_success{};  ///< when a sync last brought what is new
  std::optional<UtcTime> held_from{};     ///< the stretch up to now that is held completely
  std::optional<UtcTime> held_until{};
};

/// The metrics in the text format of OpenMetrics 1.0, its end included.
std::string open_metrics(std::span<const WatchMetrics> portals);

/// The media type of that text.
inline constexpr const char* kOpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

}  // namespace logbook::formats
