#pragma once
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "logbook/archive/batch.hpp"
#include "logbook/archive/observation.hpp"
#include "logbook/archive/store.hpp"
#include "logbook/base/error.hpp"

namespace logbook::archive {

/// What the portal computed for the events of `batch`, each thing once.
std::vector<Observation> observations_of(const Batch& batch);

/// Spares a store the observations that it knows: one that is seen every day is written once a day. Remembers what it
/// asked the store for. For one thread at a time.
class SeenObservations {
 public:
  /// Those of `all` that are new, or not the last that was seen of their subject, or were written a day ago. Errors:
  /// those of `store`.
  Result<std::vector<Observation>> news(Store& store, const std::string& portal, std::vector<Observation> all,
                                        UtcTime seen);

  /// `written` are in the store now.
  void note(const std::string& portal, const std::vector<Observation>& written, UtcTime seen);

 private:
  using Subject = std::tuple<std::string, Observation::Kind, std::string>;  // of a portal

  static Subject subject_of(const std::string& portal, const Observation& observation);

  std::map<Subject, Sighting> last_;
};

}  // namespace logbook::archive
