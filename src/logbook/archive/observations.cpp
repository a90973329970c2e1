#include "logbook/archive/observations.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace logbook::archive {
namespace {

constexpr std::size_t kMostRemembered = 50'000;
constexpr std::chrono::hours kFresh{24};

/// Whether `last` has another value of `subject`, or none; it has `value` then.
template <class Subject, class Value>
bool is_news(std::unordered_map<Subject, Value>& last, const std::type_identity_t<Subject>& subject,
             const std::type_identity_t<Value>& value) {
  const auto [known, is_new] = last.try_emplace(subject, value);
  return is_new || std::exchange(known->second, value) != value;
}

}  // namespace

std::vector<Observation> observations_of(const Batch& batch) {
  auto all = batch.observations;
  // Nearly always a batch says the same of a user, an action or an address: repeats do not become texts.
  std::unordered_map<std::string_view, std::string_view> names;
  std::unordered_map<LoginAction, std::string_view> actions;
  std::unordered_map<std::string_view, std::pair<std::string_view, std::string_view>> places;
  for (const auto& event : batch.events) {
    if (const auto name = person_name(event);
        !name.empty() && !event.user_id.empty() && is_news(names, event.user_id, name)) {
      all.push_back({Observation::Kind::user_name, event.user_id, std::string(name)});
    }
    if (!event.action_text.empty() && is_news(actions, event.action, event.action_text)) {
      all.push_back(
          {Observation::Kind::action_text, std::to_string(static_cast<std::int32_t>(event.action)), event.action_text});
    }
    const bool has_place = !event.country.empty() || !event.city.empty();
    if (has_place &&
        is_news(places, event.ip, std::pair<std::string_view, std::string_view>{event.country, event.city})) {
      all.push_back({Observation::Kind::place, event.ip, event.country + '\n' + event.city});
    }
  }
  std::ranges::sort(all);
  const auto repeats = std::ranges::unique(all);
  all.erase(repeats.begin(), repeats.end());
  return all;
}

/// Addresses that the portal cut are of many places at once: each is a subject of its own.
SeenObservations::Subject SeenObservations::subject_of(const std::string& portal, const Observation& observation) {
  const bool is_place = observation.kind == Observation::Kind::place;
  return {portal, observation.kind, is_place ? observation.subject + '\n' + observation.value : observation.subject};
}

Result<std::vector<Observation>> SeenObservations::news(Store& store, const std::string& portal,
                                                        std::vector<Observation> all, UtcTime seen) {
  if (last_.size() > kMostRemembered) last_.clear();
  std::vector<Observation> news;
  for (auto& observation : all) {
    auto subject = subject_of(portal, observation);
    auto last = last_.find(subject);
    if (last == last_.end()) {
      auto known = store.last_sighting(portal, observation);
      if (!known) return std::unexpected(known.error());
      if (*known) last = last_.emplace(std::move(subject), **std::move(known)).first;
    }
    const bool is_known =
        last != last_.end() && last->second.value == observation.value && seen < last->second.seen + kFresh;
    if (!is_known) news.push_back(std::move(observation));
  }
  return news;
}

void SeenObservations::note(const std::string& portal, const std::vector<Observation>& written, UtcTime seen) {
  for (const auto& observation : written) {
    last_.insert_or_assign(subject_of(portal, observation), Sighting{observation.value, seen});
  }
}

}  // namespace logbook::archive
