#pragma once
#include <optional>

#include "logbook/base/time.hpp"
#include "logbook/demo/answer.hpp"
#include "logbook/demo/faults.hpp"
#include "logbook/demo/options.hpp"

namespace logbook::demo {

/// The answer that a fault gives in place of the true one; nothing for a fault that works on the true one. `database`
/// is what the portal has, `now` its clock.
std::optional<Answer> fault_answer(Fault fault, const Request& request, Database database, UtcTime now);

}  // namespace logbook::demo
