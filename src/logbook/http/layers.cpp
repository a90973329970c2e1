#include "logbook/http/layers.hpp"

#include <utility>

#include "logbook/http/redirect.hpp"

namespace logbook::http {

std::unique_ptr<Transport> layered(std::unique_ptr<Transport> network, Governor& governor, Clock& clock, Random random,
                                   RetryOptions options) {
  options.refusals = Refusals::handed_on;
  auto in_turn = governed(std::move(network), governor, options.watch);
  return retrying(following_redirects(std::move(in_turn)), clock, random, std::move(options));
}

}  // namespace logbook::http
