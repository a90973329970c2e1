#pragma once
#include <gmock/gmock.h>

#include <ostream>
#include <type_traits>

#include "logbook/base/error.hpp"
#include "logbook/http/transport.hpp"

namespace logbook {

/// Shows all parts of an error in a failed test. Found by GoogleTest through its name.
inline void PrintTo(const Error& error, std::ostream* out) {
  *out << "error of kind " << static_cast<int>(error.kind) << "\n  thing: " << error.thing
       << "\n  cause: " << error.cause << "\n  mend:  " << error.mend;
}

/// Shows what a result holds.
template <class T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  if (!result) {
    PrintTo(result.error(), out);
  } else if constexpr (std::is_void_v<T>) {
    *out << "success";
  } else {
    *out << ::testing::PrintToString(*result);
  }
}

}  // namespace logbook

namespace logbook::http {

inline void PrintTo(const Failure& failure, std::ostream* out) {
  *out << "fault " << static_cast<int>(failure.fault) << ", ";
  PrintTo(failure.error, out);
}

inline void PrintTo(const Exchange& exchange, std::ostream* out) {
  if (exchange) {
    *out << "HTTP " << exchange->status << " from " << exchange->url << ": "
         << ::testing::PrintToString(exchange->body);
  } else {
    PrintTo(exchange.error(), out);
  }
}

}  // namespace logbook::http

namespace logbook::testing {

inline const Error& error_of(const Error& error) { return error; }
inline const Error& error_of(const http::Failure& failure) { return failure.error; }

/// A `Result` (or an `http::Exchange`) that holds a value which matches `matcher`.
MATCHER_P(Holds, matcher, "holds a value that matches " + ::testing::PrintToString(matcher)) {
  return arg && ::testing::ExplainMatchResult(matcher, *arg, result_listener);
}

/// A `Result` (or an `http::Exchange`) that holds an error of `kind` whose cause matches `cause`.
MATCHER_P2(FailsWith, kind, cause, "is a failure of that kind with such a cause") {
  return !arg && error_of(arg.error()).kind == kind &&
         ::testing::ExplainMatchResult(cause, error_of(arg.error()).cause, result_listener);
}

/// An `http::Exchange` that failed by `fault` with an error of `kind` whose cause matches `cause`.
MATCHER_P3(FailsBy, fault, kind, cause, "is a failure by that fault, of that kind, with such a cause") {
  return !arg && arg.error().fault == fault &&
         ::testing::ExplainMatchResult(FailsWith(kind, cause), arg, result_listener);
}

}  // namespace logbook::testing
