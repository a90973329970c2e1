#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "logbook/demo/answer.hpp"

namespace logbook::demo {

// The envelopes of the portal. Each body repeats the address of its request; `url` is that address.

/// What a success says beside its `response`.
struct Envelope {
  std::string_view url;
  std::uint64_t count = 1;
  std::optional<std::uint64_t> total = std::nullopt;
  std::string_view method = "GET";
  std::string_view fields{};  ///< `fields` of the query: members to keep, with commas between them; empty for all
};

/// Opens and closes the envelope of a success around a `response` that the caller writes in between.
void begin_success(std::string& out);
void end_success(std::string& out, const Envelope& envelope);

/// 200 with `response`, a JSON text, in the envelope of a success.
Answer success(std::string_view response, const Envelope& envelope);

/// A parameter that the portal does not accept, and what it says of it.
struct WrongParameter {
  std::string_view name;
  std::string text;
};

/// 400 of shape A.
Answer validation_problem(std::span<const WrongParameter> wrong, std::string_view url, std::string_view method = "GET");

/// An exception of the server as shape B tells it. With an empty `type`, `type` and `stack` are null and
/// `hresult` is 0.
struct Exception {
  int status;
  std::string_view message;
  std::string_view type;
  std::int64_t hresult;
  bool is_early = false;  ///< thrown before a handler was found, which shows in the headers
};
inline constexpr Exception kNullReference{500, "Object reference not set to an instance of an object.",
                                          "System.NullReferenceException", -2147467261};
inline constexpr Exception kInvalidOperation{403, "Sequence contains no elements", "System.InvalidOperationException",
                                             -2146233079};
inline constexpr Exception kNotJson{500, "'o' is an invalid start of a value.", "System.Text.Json.JsonException",
                                    -2146233088};
inline constexpr Exception kDatabaseDown{500, "Unable to connect to any of the specified MySQL hosts.",
                                         "MySqlConnector.MySqlException", -2147467259};
inline constexpr Exception kNoSuchPortal{500, "Current tenant could not be resolved", "System.Exception", -2146233088,
                                         true};
inline constexpr Exception kKeysUnreadable{415,
                                           "Cannot write DateTime with Kind=Unspecified to PostgreSQL type 'timestamp "
                                           "with time zone', only UTC is supported.",
                                           "System.NotSupportedException", -2146233067, true};
inline constexpr Exception kWrongLogin{401, "User authentication failed", "", 0};
inline constexpr Exception kTooManyLogins{403, "Login fail. Please try again in a while", "", 0};
inline constexpr Exception kNoSubject{401, "The token has no subject", "", 0, true};
inline constexpr Exception kAccessDenied{403, "Access denied", "ASC.Common.Security.Authorizing.AuthorizingException",
                                         -2146233088};
inline constexpr Exception kPlanLacksThis{402, "Your pricing plan does not support this option",
                                          "ASC.Core.Billing.BillingException", -2146233088};
inline constexpr Exception kNoSuchUser{404, "The user could not be found", "ASC.Common.Web.ItemNotFoundException",
                                       -2146233088};

/// An error of shape B. Its stack trace is one that a client must not show.
Answer error_envelope(const Exception& exception);

/// An error of shape C: 402 (which has no type and no title), 403 or 404.
Answer bare_problem(int status);

/// An error of shape D: no body at all.
Answer empty_answer(int status);

/// The page that the proxy in front of the portal shows for 502, 503 or 504.
Answer proxy_page(int status);

/// An answer with just this body.
Answer plain(int status, std::string_view content_type, std::string_view body);

inline constexpr std::string_view kJsonType = "application/json; charset=utf-8";
inline constexpr std::string_view kProblemType = "application/problem+json; charset=utf-8";

}  // namespace logbook::demo
