#pragma once
#include "logbook/base/error.hpp"
#include "logbook/base/secret.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::portal {

/// Says what an answer that is not the one wanted means, in thing, cause and mend; the answer's URL tells what was
/// asked for. Knows the portal's five error shapes, empty bodies and HTML pages included, and shows none of its stack
/// traces. The texts quote the portal; `key` is taken out of what they quote.
///
/// Kinds: `unauthorized` (401, 402, 403, and the 415 of a server that cannot read its keys), `not_found` (404),
/// `rejected` (400 and other 4xx), `busy` (429), `unreachable` (5xx, and the 403 of `is_internal_fault`), `malformed`
/// (anything else, 200 included).
///
/// Source: `ResponseWrapper.cs` and the filters in `ASC.Api.Core/Middleware` of DocSpace-server.
Error explain(const http::Answer& answer, const Secret& key);

/// True for a failure of the portal itself: 500 with its error envelope, as one row that it cannot show causes.
bool is_portal_failure(const http::Answer& answer);

/// True for a failure whose exception is one that a row causes which the portal cannot show: without an address, or
/// with a description that is no JSON. Asked for again, the same window fails again.
bool is_bad_row(const http::Answer& answer);

/// True where the portal does not show what was asked for because its plan lacks the audit feature, or because its
/// configuration hides it: it answers both alike.
bool is_not_included(const http::Answer& answer);

/// True for the 403 that is none: the portal gives each .NET `InvalidOperationException` that status, such as a lost
/// connection to its database, so it may pass.
bool is_internal_fault(const http::Answer& answer);

/// True for an error that the portal's own program tells, not a proxy, a filter or another server.
bool has_error_envelope(const http::Answer& answer);

}  // namespace logbook::portal
