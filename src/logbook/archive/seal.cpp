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

void append_hole(std::string& out, const Hole& hole) {
  append_time(out, hole.time.from);
  append_time(out, hole.time.until);
  out += static_cast<char>(hole.reason);
  out += hole.missing ? '\1' : '\0';
  append_number(out, hole.missing.value_or(0));
  append_landmark(out, hole.newer);
  append_landmark(out, hole.older);
}

void append_ledger(std::string& out, const Ledger& ledger) {
  append_number(out, static_cast<std::uint32_t>(ledger.claims().size()));
  for (const auto& claim : ledger.claims()) {
    append_time(out, claim.stretch.from);
    append_time(out, claim.stretch.until);
    out += static_cast<char>(claim.evidence);
  }
  append_number(out, static_cast<std::uint32_t>(ledger.holes().size()));
  for (const auto& hole : ledger.holes()) append_hole(out, hole);
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

proof::Digest Seal::ledger(proof::Sha256& sha256, std::span<const NamedLedger> ledgers) const {
  std::string bytes;
  append_number(bytes, static_cast<std::uint32_t>(ledgers.size()));
  for (const auto& [portal, ledger] : ledgers) {
    append_text(bytes, portal);
    append_ledger(bytes, ledger);
  }
  return sha256({bytes, proof::bytes_of(mutations), proof::bytes_of(observations), proof::bytes_of(prunings)});
}

}  // namespace logbook::archive
