#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "logbook/demo/answer.hpp"

namespace logbook::demo {

// The envelopes of the portal. Each body repeats the address of its request; `url` is that address.

/// Opens and closes the envelope of a success around a `response` that the caller writes in between.
void begin_success(std::string& out);
void end_success(std::string& out, std::uint64_t count, std::optional<std::uint64_t> total, std::string_view url);

/// 200 with `response`, a JSON text, in the envelope of a success.
Answer success(std::string_view response, std::string_view url);

/// 400 of shape A: the parameter `field` is wrong, `text` says why.
Answer validation_problem(std::string_view field, std::string_view text, std::string_view url);

/// An exception of the server as shape B tells it. An empty `type` stands for none: then stack and number are none too.
struct Exception {
  int status;
  std::string_view message;
  std::string_view type;
  std::int64_t hresult;
};
inline constexpr Exception kNullReference{500, "Object reference not set to an instance of an object.",
                                          "System.NullReferenceException", -2147467261};
inline constexpr Exception kInvalidOperation{403, "Sequence contains no elements", "System.InvalidOperationException",
                                             -2146233079};
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
