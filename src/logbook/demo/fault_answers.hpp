#pragma once
#include <optional>
#include <string_view>

#include "logbook/base/time.hpp"
#include "logbook/demo/answer.hpp"
#include "logbook/demo/faults.hpp"

namespace logbook::demo {

/// The answer that a fault gives in place of the true one; nothing for a fault that works on the true one. `url` is the
/// address of the request, `now` the portal's clock.
std::optional<Answer> fault_answer(Fault fault, const Request& request, std::string_view url, UtcTime now);

}  // namespace logbook::demo
