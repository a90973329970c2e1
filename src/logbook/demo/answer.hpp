#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace logbook::demo {

/// What the portal looks at in a request.
struct Request {
  std::string method = "GET";
  std::string target;                        ///< path and query, as they came
  std::string host = "docs.example.com";     ///< with the port, when there was one
  std::optional<std::string> authorization;  ///< the header, as it came
  std::optional<std::string> cookie;         ///< the header, as it came
  std::optional<std::string> origin;         ///< the header, as it came
  std::optional<std::string> user_agent;     ///< the header, as it came
  /// `Access-Control-Request-Method` and `-Headers`: what a browser asks before another site may call.
  std::optional<std::string> preflight_method;
  std::optional<std::string> preflight_headers;
  bool accepts_gzip = false;
  std::string body;  ///< empty for most; at most 64 KiB are kept

  /// Whether a browser asks if another site may call.
  bool is_preflight() const { return method == "OPTIONS" && origin && preflight_method; }

  /// The address as the portal repeats it.
  std::string url() const { return "http://" + host + target; }
};

/// How the connection goes on after an answer.
enum class Ending : std::uint8_t {
  complete,  ///< the answer is sent whole
  truncate,  ///< half of the body is sent, then the connection is closed
  drop,      ///< nothing is sent, the connection is closed
  reset,     ///< nothing is sent, the connection is reset
};

/// What the portal answers.
struct Answer {
  int status = 200;
  std::string content_type;  ///< empty when there is no body
  std::string body;          ///< as it goes over the wire: packed, when the headers say so
  std::vector<std::pair<std::string, std::string>> headers;
  Ending ending = Ending::complete;
  std::chrono::milliseconds delay{0};  ///< to wait before it is sent

  /// The value of the first header with exactly this name, or "".
  std::string header(const std::string& name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return {};
  }
};

}  // namespace logbook::demo
