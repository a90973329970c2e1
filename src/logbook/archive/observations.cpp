#include "logbook/archive/observations.hpp"

#include <algorithm>
#include <chrono>

namespace logbook::archive {
namespace {

constexpr std::size_t kMostRemembered = 50'000;
constexpr std::chrono::hours kFresh{24};

/// Addresses that the portal cut are of many places at once: each is a subject of its own.
std::pair<Observation::Kind, std::string> subject_of(const Observation& observation) {
  if (observation.kind != Observation::Kind::place) return {observation.kind, observation.subject};
  return {observation.kind, observation.subject + '\n' + observation.value};
}

}  // namespace

std::vector<Observation> observations_of(const Batch& batch) {
  std::vector<Observation> all;
  for (const auto& event : batch.events) {
    if (const auto name = person_name(event); !name.empty() && !event.user_id.empty()) {
      all.push_back({Observation::Kind::user_name, event.user_id, std::string(name)});
    }
    if (!event.action_text.empty()) {
      all.push_back(
          {Observation::Kind::action_text, std::to_string(static_cast<std::int32_t>(event.action)), event.action_text});
    }
    if (!event.country.empty() || !event.city.empty()) {
      all.push_back({Observation::Kind::place, event.ip, event.country + '\n' + event.city});
    }
  }
  std::ranges::sort(all);
  const auto repeats = std::ranges::unique(all);
  all.erase(repeats.begin(), repeats.end());
  return all;
}

std::vector<Observation> SeenObservations::news(std::vector<Observation> all, UtcTime seen) const {
  std::erase_if(all, [&](const Observation& observation) {
    const auto last = last_.find(subject_of(observation));
    return last != last_.end() && last->second.value == observation.value && seen < last->second.seen + kFresh;
  });
  return all;
}

void SeenObservations::note(const std::vector<Observation>& written, UtcTime seen) {
  if (last_.size() > kMostRemembered) last_.clear();
  for (const auto& observation : written)
    last_.insert_or_assign(subject_of(observation), Last{observation.value, seen});
}

}  // namespace logbook::archive
