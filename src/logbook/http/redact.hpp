#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "logbook/http/transport.hpp"

namespace logbook::http {

// Private to this module.

/// `text`, which the other end had a hand in, with the bearer of `request` replaced by `***`.
inline std::string redacted(const Request& request, std::string_view text) {
  return request.bearer ? request.bearer->redact(text) : std::string(text);
}

/// `error` with the bearer of `request` replaced by `***` in each part.
inline Error redacted(const Request& request, Error error) {
  return request.bearer ? request.bearer->redact(std::move(error)) : error;
}

}  // namespace logbook::http
