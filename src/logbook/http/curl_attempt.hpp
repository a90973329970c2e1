#pragma once
#include <sys/socket.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "logbook/http/libcurl.hpp"
#include "logbook/http/transport.hpp"

namespace logbook::http {

// Private to this module.

/// True for 127.0.0.0/8, ::1, 127.0.0.0/8 mapped into IPv6, and 0.0.0.0 and ::, which lead to this machine too.
bool is_loopback_address(const sockaddr& address);

/// What libcurl hands over while one request runs. libcurl calls the static functions with a pointer to the attempt,
/// which therefore stays where it is until the transfer ends.
class Attempt {
 public:
  /// Bytes of all header lines of an answer, together; beyond, nobody means well.
  static constexpr std::size_t kMaxHeaders = std::size_t{256} << 10;

  /// Whether a socket may be opened to anything but this machine.
  enum class Reach { anywhere, loopback_only };

  Attempt(const Request& request, Reach reach, const std::function<void(std::string_view)>& trace)
      : request_(request), reach_(reach), trace_(trace) {}

  bool traced() const { return static_cast<bool>(trace_); }

  std::vector<std::pair<std::string, std::string>> headers;  ///< of the last answer, as in `Answer`
  std::string body;
  bool headers_began = false;     ///< at least a status line came
  bool headers_complete = false;  ///< the empty line after them came
  bool too_many_headers = false;  ///< given up because of `kMaxHeaders`
  bool body_too_large = false;    ///< given up because of `Request::max_body`
  bool left_loopback = false;     ///< a socket was not opened because of `Reach::loopback_only`

  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  /// Called about once a second while nothing happens, and often while something does.
  static int look_for_stop(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;
  static int take_trace(CURL* handle, curl_infotype type, char* data, std::size_t size, void* self) noexcept;

 private:
  void add_header(std::string_view line);
  void add_trace(char mark, std::string_view text) const;

  const Request& request_;
  Reach reach_;
  const std::function<void(std::string_view)>& trace_;
  std::size_t header_bytes_ = 0;
};

}  // namespace logbook::http
