#include "logbook/archive/seal.hpp"

#include <optional>

#include "logbook/proof/bytes.hpp"

namespace logbook::archive {
namespace {

using proof::append_number;
using proof::append_text;

void append_time(std::string& out, UtcTime time) {
  append_number(out, static_cast<std::int64_t>(time.time_since_epoch().count()));
}

/// A byte 1 and the landmark, or a byte 0.
void append_landmark(std::string& out, const std::optional<Landmark>& mark) {
  out += mark ? '\1' : '\0';
  if (!mark) return;
  append_number(out, mark->id);
  append_time(out, mark->time);
}

void append_segment(std::string& out, const Segment& segment) {
  const auto& [state, evidence, reason, missing, newer, older] = segment.what;
  append_time(out, segment.time.from);
  out += static_cast<char>(state);
  out += static_cast<char>(evidence);
  out += static_cast<char>(reason);
  out += missing ? '\1' : '\0';
  append_number(out, missing.value_or(0));
  append_landmark(out, newer);
  append_landmark(out, older);
}

void append_places(std::string& out, const PlacesDigest& places) {
  append_number(out, places.count);
  out += proof::bytes_of(places.digest);
}

}  // namespace

void Seal::add(proof::Sha256& sha256, std::string_view portal, const Mutation& mutation) {
  std::string bytes;
  append_text(bytes, portal);
  bytes += static_cast<char>(mutation.kind);
  append_number(bytes, mutation.epoch);
  append_number(bytes, mutation.id);
  append_number(bytes, mutation.before);
  append_number(bytes, mutation.after);
  append_time(bytes, mutation.seen);
  mutations = sha256({proof::bytes_of(mutations), bytes});
}

void Seal::add(proof::Sha256& sha256, std::string_view portal, const Pruning& pruning) {
  std::string bytes;
  append_text(bytes, portal);
  append_time(bytes, pruning.before);
  append_places(bytes, pruning.readings);
  append_places(bytes, pruning.observations);
  append_time(bytes, pruning.pruned);
  prunings = sha256({proof::bytes_of(prunings), bytes});
}

void Seal::add_observation(proof::Sha256& sha256, const proof::Digest& digest) {
  observations = sha256({proof::bytes_of(observations), proof::bytes_of(digest)});
}

proof::Digest digest_of(proof::Sha256& sha256, std::string_view portal, const Observation& observation, UtcTime seen) {
  std::string bytes;
  append_text(bytes, portal);
  bytes += static_cast<char>(observation.kind);
  append_text(bytes, observation.subject);
  append_text(bytes, observation.value);
  append_time(bytes, seen);
  return sha256({bytes});
}

proof::Digest digest_of(proof::Sha256& sha256, const Timeline& timeline) {
  std::string bytes;
  append_number(bytes, static_cast<std::uint32_t>(timeline.segments().size()));
  for (const auto& segment : timeline.segments()) append_segment(bytes, segment);
  return sha256({bytes});
}

proof::Digest Seal::ledger(proof::Sha256& sha256, std::span<const NamedDigest> timelines) const {
  std::string bytes;
  append_number(bytes, static_cast<std::uint32_t>(timelines.size()));
  for (const auto& [portal, timeline] : timelines) {
    append_text(bytes, portal);
    bytes += proof::bytes_of(timeline);
  }
  return sha256({bytes, proof::bytes_of(mutations), proof::bytes_of(observations), proof::bytes_of(prunings)});
}

}  // namespace logbook::archive
