#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "logbook/demo/json.hpp"
#include "logbook/demo/portal.hpp"

namespace logbook::demo {

/// What the path of one person begins with, below `/api/2.0`; their id or user name follows.
inline constexpr std::string_view kPerson = "/people/";

/// One admitted request, for the handlers.
struct Portal::Call {
  const Request& request;
  const std::string& path;  // below /api/2.0
  Query query;
  Caller caller;
  std::string url;
  UtcTime now;
  std::optional<Fault> fault;

  Envelope envelope(std::uint64_t count = 1) const {
    return {url, count, std::nullopt, request.method, query.value("fields").value_or("")};
  }
};

struct Portal::Route {
  std::string_view method;
  std::string_view path;
  Access access;
  Answer (Portal::*handle)(const Call&);
};

/// The route of a request, and which methods its path takes: `GET, POST`.
struct Portal::Match {
  const Route* route = nullptr;  ///< null when the path takes other methods only, or none
  std::string methods;
};

}  // namespace logbook::demo
