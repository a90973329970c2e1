#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "logbook/base/byte_source.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/login_event.hpp"

namespace logbook::portal {

/// How much of each row is wanted.
enum class Fields : std::uint8_t {
  identity,  ///< id, time and user_id alone, the other members empty: about twice as fast
  all,
};

/// Where a body comes from.
enum class Origin : std::uint8_t {
  file,          ///< saved by somebody: without a `response` it is an empty history
  saved_answer,  ///< the same, but without a `response` it is no answer: whoever wants it kept shall know
  portal,        ///< answered just now: without a `response` it is no answer, and says nothing about logins
};

/// Takes the next event, which lives until the call returns. An error ends the reading and is handed on.
using VisitEvent = std::function<Result<void>(const LoginEvent&)>;

/// Reads the body of a login history answer, `{"response":[…],…}`, and visits its events in the order in which they
/// stand: newest first, as portals write it. Takes little memory, however long the body is (about 8 MB as a
/// rule, 20 MB for rows of megabytes): it is read in slices cut between rows. `name` stands for the body in errors: a
/// file or a URL.
///
/// Lenient where the portal may change: unknown fields, unknown actions, any order of fields, any white space, missing
/// or null texts. A missing or null `response` of a saved body is an empty history. Values that nobody asked for are
/// skipped by their brackets and quotes, not checked. A surrogate without its other half becomes U+FFFD.
///
/// Errors, all `malformed` and all with the byte offset (from 0): a row without a usable id, date or userId, with
/// its number (from 1); a row longer than 2 MiB; a `response` that is no array; a body that is not UTF-8, not a JSON
/// object, or cut short; a saved error answer. Errors of `source` and `visit` are handed on. Events before the
/// error have been visited.
///
/// Source: `SuccessApiResponse` around `LoginEventDto[]` in DocSpace-server.
Result<void> read_login_history(ByteSource source, std::string_view name, Fields fields, const VisitEvent& visit);

/// How much of a body is read at once.
inline constexpr std::size_t kUsualSlice = std::size_t{1} << 20;

/// The same with slices of `slice` bytes (at least 1): for a body that is JSON the result does
/// not depend on it.
Result<void> read_login_history(ByteSource source, std::string_view name, Fields fields, const VisitEvent& visit,
                                std::size_t slice, Origin origin = Origin::file);

}  // namespace logbook::portal
