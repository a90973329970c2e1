#include "logbook/archive/batch.hpp"

namespace logbook::archive {

std::unordered_set<std::int64_t> gone(std::span<const Mutation> mutations, const Epochs& epochs) {
  std::unordered_set<std::int64_t> ids;
  for (const auto& mutation : mutations) {
    if (mutation.epoch != epochs.of(mutation.id)) continue;
    if (mutation.kind == Mutation::Kind::vanished) ids.insert(mutation.id);
    if (mutation.kind == Mutation::Kind::returned) ids.erase(mutation.id);
  }
  return ids;
}

Appended& Appended::operator+=(const Appended& other) {
  added += other.added;
  known += other.known;
  refined += other.refined;
  superseded += other.superseded;
  mutated += other.mutated;
  vanished += other.vanished;
  returned += other.returned;
  contradicted += other.contradicted;
  appeared += other.appeared;
  return *this;
}

}  // namespace logbook::archive
