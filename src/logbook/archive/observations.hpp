#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "logbook/archive/batch.hpp"
#include "logbook/archive/observation.hpp"

namespace logbook::archive {

/// What the portal computed for the events of `batch`, each thing once.
std::vector<Observation> observations_of(const Batch& batch);

/// Remembers what was written of observations last, so that a store is spared what it knows: one that is seen every day
/// is written once a day. For one thread at a time.
class SeenObservations {
 public:
  /// Those of `all` that are new, or not the last that was seen of their subject, or were written a day ago.
  std::vector<Observation> news(std::vector<Observation> all, UtcTime seen) const;

  /// `written` are in the store now.
  void note(const std::vector<Observation>& written, UtcTime seen);

 private:
  struct Last {
    std::string value;
    UtcTime seen;
  };

  std::map<std::pair<Observation::Kind, std::string>, Last> last_;
};

}  // namespace logbook::archive
