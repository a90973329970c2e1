#include "logbook/archive/pruning.hpp"

#include "logbook/proof/bytes.hpp"

namespace logbook::archive {

void PlacesDigest::add(proof::Sha256& sha256, std::uint64_t place) {
  std::string bytes;
  proof::append_number(bytes, place);
  digest = sha256({proof::bytes_of(digest), bytes});
  ++count;
}

}  // namespace logbook::archive
