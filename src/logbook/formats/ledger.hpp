#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "logbook/event/ledger.hpp"

namespace logbook::formats {

/// Says which stretches of a history are held completely, newest first, what lies between them, and each hole in them.
/// One line each, without its end; harmless for terminals.
std::vector<std::string> ledger_lines(const Ledger& ledger);

/// Appends `ledger` to `out` as a JSON object: `portal`; `stretches`, newest first, each with `from`, `until` and
/// `evidence` ("walked", "polled" or "both"); and `holes` as in the coverage of answers (`formats/coverage.hpp`).
void append_ledger_json(std::string& out, std::string_view portal, const Ledger& ledger);

}  // namespace logbook::formats
