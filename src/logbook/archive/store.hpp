#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/archive/batch.hpp"
#include "logbook/archive/query.hpp"
#include "logbook/base/error.hpp"
#include "logbook/proof/tree.hpp"

namespace logbook::archive {

/// What a portal computed when it was asked: not what it recorded.
struct Observation {
  enum class Kind : std::uint8_t {
    user_name = 1,    ///< of a user id
    action_text = 2,  ///< of an action's number
    place = 3,        ///< of an address: country, a line feed, city
  };
  Kind kind{};
  std::string subject;
  std::string value;

  auto operator<=>(const Observation&) const = default;
};

/// A reading of a row that is to be kept, and with it a leaf of the proof.
struct NewVersion {
  Kept kept;
  proof::Digest leaf{};
  bool is_shown = true;  ///< in place of the version before; otherwise beside it
};

/// What a transaction writes. The versions come in order of arrival: their leaves follow those that are there.
struct Changes {
  std::string portal;
  std::vector<NewVersion> versions{};
  std::vector<Mutation> mutations{};
  std::vector<Observation> observations{};
  std::optional<Ledger> ledger{};  ///< the whole of it, where it changed
  std::vector<Cursor> cursors{};
  proof::Tree tree{};    ///< with the new leaves
  proof::Digest root{};  ///< of that tree
  UtcTime seen{};
};

/// Where an archive keeps what it holds. It decides nothing: what is the same, what is a mutation and what is proven is
/// up to `Archive`. For one thread at a time; several programs may use one place at once.
///
/// Errors of all: `storage`, when the place cannot be read or written, and `damaged`, when what it holds cannot be.
class Store {
 public:
  virtual ~Store() = default;

  /// Calls `decide` while no other program can write, and writes what it returns: all or nothing. Errors of `decide`
  /// are handed on.
  virtual Result<void> update(const std::function<Result<Changes>()>& decide) = 0;

  /// The shown versions of these rows, each in the place of its id; nothing where there is none.
  virtual Result<std::vector<std::optional<Kept>>> find(std::string_view portal, std::uint32_t epoch,
                                                        std::span<const std::int64_t> ids) = 0;

  /// All readings of a row, the first one first.
  virtual Result<std::vector<Kept>> versions(std::string_view portal, std::uint32_t epoch, std::int64_t id) = 0;

  virtual Result<proof::Tree> tree() = 0;
  virtual Result<Ledger> ledger(std::string_view portal) = 0;
  virtual Result<std::vector<Mutation>> mutations(std::string_view portal) = 0;
  virtual Result<std::optional<std::string>> cursor(std::string_view name) = 0;
  virtual Result<std::vector<std::string>> portals() = 0;

  /// As `Archive::read`, but may hand over events that the filter does not ask for.
  virtual Result<void> scan(const Query& query, const VisitKept& visit) = 0;
};

}  // namespace logbook::archive
