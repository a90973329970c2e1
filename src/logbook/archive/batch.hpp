#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "logbook/event/ledger.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/proof/record.hpp"

namespace logbook::archive {

/// What a program remembers under a name: how far it came.
struct Cursor {
  std::string name;
  std::string value;

  bool operator==(const Cursor&) const = default;
};

/// What is stored together: all of it or nothing.
struct Batch {
  std::string portal;     ///< its address, or its name in the configuration
  std::uint32_t epoch{};  ///< which of the portal's lives: a new one begins when it was restored from a backup
  proof::Provenance provenance = proof::Provenance::portal;
  std::vector<LoginEvent> events{};  ///< in any order
  std::optional<Claim> claim{};      ///< what is complete with them; never of imported events
  std::vector<Hole> holes{};         ///< all that is missing in the claim
  std::vector<Cursor> cursors{};
  UtcTime seen{};  ///< when the events were read
};

/// An event as it is kept.
struct Kept {
  LoginEvent event;
  std::uint32_t epoch{};
  proof::Provenance provenance = proof::Provenance::portal;
  std::uint32_t version{};  ///< of this reading: 0, if it was the first of the row

  bool operator==(const Kept&) const = default;
};

/// A row that the portal shows otherwise than before, although rows never change.
struct Mutation {
  std::uint32_t epoch{};
  std::int64_t id{};
  std::uint32_t before{};  ///< version
  std::uint32_t after{};   ///< version
  UtcTime seen;            ///< when it was noticed

  bool operator==(const Mutation&) const = default;
};

/// What became of the events of a batch.
struct Appended {
  std::uint64_t added{};       ///< were not there
  std::uint64_t known{};       ///< were there, as they are
  std::uint64_t refined{};     ///< were there, told in another way: both readings are kept
  std::uint64_t superseded{};  ///< were there from an import: what the portal itself says took its place
  std::uint64_t mutated{};     ///< were there and differ: both readings are kept

  bool operator==(const Appended&) const = default;
};

}  // namespace logbook::archive
