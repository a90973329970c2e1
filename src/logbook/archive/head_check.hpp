#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "logbook/archive/paged.hpp"
#include "logbook/archive/seal.hpp"
#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"
#include "logbook/proof/signed_head.hpp"
#include "logbook/proof/tree.hpp"

namespace logbook::archive {

/// What an archive is held against that did not lie beside it.
struct Witnesses {
  std::vector<proof::PublicKey> keys{};    ///< one of them must have signed each head; none: nobody looks at signatures
  std::vector<proof::SignedHead> heads{};  ///< that were kept elsewhere
};

/// Heads as they were found.
struct CheckedHeads {
  std::uint64_t kept{};      ///< in the archive
  std::uint64_t readings{};  ///< below the last of them
  bool is_all_signed{};      ///< nothing came behind the last of them: no reading, and nothing else

  bool operator==(const CheckedHeads&) const = default;
};

/// Holds the heads of an archive, and those that were kept elsewhere, against the tree and the roots while they are
/// recomputed. The calls come in the order of the leaves: at each size first `at_root`, for each root of that size,
/// then `at_size`.
///
/// Errors of all: `damaged`, about the first head that does not fit; and those of the store.
class HeadCheck {
 public:
  /// Both outlive it.
  HeadCheck(Store& store, const Witnesses& witnesses);

  Result<void> begin();
  Result<void> at_root(const Root& root);
  Result<void> at_size(const proof::Tree& tree, proof::Sha256& sha256);
  Result<CheckedHeads> end(std::uint64_t readings);

 private:
  struct Elsewhere {
    proof::Head head;
    bool ledger_fits = false;
  };

  Result<proof::Head> checked(const proof::SignedHead& head, const std::string& name) const;
  Result<void> next();

  const Witnesses& witnesses_;
  Store& store_;
  std::string archive_;
  Paged<proof::SignedHead> kept_;
  std::optional<proof::Head> awaited_;  // the next one of those kept here
  std::optional<proof::Head> last_;     // the one before it
  CheckedHeads found_;
  std::vector<Elsewhere> elsewhere_;  // sorted by size
  std::size_t at_ = 0;                // the first of them that was not reached yet
};

}  // namespace logbook::archive
