#pragma once
#include <string>
#include <utility>

#include "logbook/http/transport.hpp"

namespace logbook::http {

// Private to this module.

/// `text`, which the other end had a hand in, with the bearer of `request` replaced by `***`.
inline std::string redacted(const Request& request, std::string text) {
  return request.bearer ? request.bearer->redact(std::move(text)) : text;
}

/// `error` with the bearer of `request` replaced by `***` in each part.
inline Error redacted(const Request& request, Error error) {
  error.thing = redacted(request, std::move(error.thing));
  error.cause = redacted(request, std::move(error.cause));
  error.mend = redacted(request, std::move(error.mend));
  return error;
}

}  // namespace logbook::http
