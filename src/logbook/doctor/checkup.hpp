#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/http/retry.hpp"
#include "logbook/portal/client.hpp"

namespace logbook::doctor {

enum class State : std::uint8_t {
  ok,
  warn,  ///< works, but something should be known or mended
  fail,  ///< stands in the way of reading the login history
  skip,  ///< not looked at: an earlier check stands in the way, or the portal does not tell
};

/// One line of the checklist. `detail` and `mend` may quote the portal: whoever prints them makes them harmless.
struct Check {
  std::string_view id;     ///< stable, for scripts: "key-expiry"
  std::string_view title;  ///< for eyes: "Key's expiry"
  State state = State::skip;
  std::string detail;  ///< what was seen
  std::string mend;    ///< what a person can do; empty when there is nothing
};

/// All checks, always the same ones in the same order.
struct Checkup {
  std::string portal;  ///< its address
  std::vector<Check> checks;

  /// True when a check failed.
  bool failed() const;
};

/// Asks the portal of `client` all that matters for reading its login history, one question after the other: about ten
/// requests, and up to 40 more to find the oldest event. Once a check fails without which the rest says nothing, the
/// rest is skipped. `clock` is this machine's.
Checkup examine(portal::Client& client, http::Clock& clock);

}  // namespace logbook::doctor
