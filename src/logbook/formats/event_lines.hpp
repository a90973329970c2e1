#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

#include "logbook/base/byte_source.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::formats {

/// Takes the next event, which lives until the call returns, and the number of its line, from 1. An error ends the
/// reading and is handed on.
using VisitLine = std::function<Result<void>(const LoginEvent& event, std::uint64_t line)>;

/// Reads events from JSON Lines, as `make_event_writer` writes them, and visits them in their order: one JSON object a
/// line, empty lines left out. Takes memory for one line, of 1 MiB at most. `name` stands for the text in errors.
///
/// A line needs `id` and `time`; other fields may be missing, null or in any order, and names that are none of
/// `fields()` are left alone. What follows from other fields (`outcome`, `action`, …) is not read. How uncertain a time
/// is, JSON Lines do not say: where it is, an hour is assumed, as clocks are set back. Texts may hold anything.
///
/// Errors: `malformed`, about the first line that is no such object, with its number; those of `source` and `visit`.
/// Events before it have been visited.
Result<void> read_event_lines(const ByteSource& source, std::string_view name, const VisitLine& visit);

/// True when a text that begins with `begin` is more likely made of such lines than the body of a portal's answer.
bool looks_like_event_lines(std::string_view begin);

}  // namespace logbook::formats
