#include "logbook/http/curl_attempt.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/http/redact.hpp"

namespace logbook::http {
namespace {

/// A password for a proxy is no bearer, so it is not found by value.
std::string without_proxy_password(std::string_view line) {
  constexpr std::string_view kName = "proxy-authorization:";
  if (lower_ascii(line.substr(0, kName.size())) != kName) return std::string(line);
  return std::string(line.substr(0, kName.size())) + " ***";
}

}  // namespace

bool is_loopback_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof ipv4);
    return ntohl(ipv4.sin_addr.s_addr) >> 24 == 127 || ipv4.sin_addr.s_addr == htonl(INADDR_ANY);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof ipv6);
    return IN6_IS_ADDR_LOOPBACK(&ipv6.sin6_addr) || IN6_IS_ADDR_UNSPECIFIED(&ipv6.sin6_addr) ||
           (IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr) && ipv6.sin6_addr.s6_addr[12] == 127);
  }
  return false;
}

curl_socket_t Attempt::open_socket(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) noexcept {
  auto& attempt = *static_cast<Attempt*>(self);
  if (attempt.reach_ == Reach::loopback_only && !is_loopback_address(address->addr)) {
    attempt.left_loopback = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Attempt::take_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& attempt = *static_cast<Attempt*>(self);
  const std::string_view line(data, size * count);
  attempt.header_bytes_ += line.size();
  if (attempt.header_bytes_ > kMaxHeaders) {
    attempt.too_many_headers = true;
    return 0;
  }
  attempt.add_header(line);
  return line.size();
}

void Attempt::add_header(std::string_view line) {
  if (line.starts_with("HTTP/")) {  // an answer begins; one before it was "100 Continue" or the like
    headers.clear();
    headers_began = true;
    headers_complete = false;
    return;
  }
  if (trimmed(line).empty()) {
    headers_complete = true;
    return;
  }
  if ((line.starts_with(' ') || line.starts_with('\t')) && !headers.empty()) {  // an old way to go on with a value
    headers.back().second.append(" ").append(trimmed(line));
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  headers.emplace_back(lower_ascii(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
}

std::size_t Attempt::take_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& attempt = *static_cast<Attempt*>(self);
  const std::string_view bytes(data, size * count);
  if (bytes.size() > attempt.request_.max_body - attempt.body.size()) {
    attempt.body_too_large = true;
    return CURL_WRITEFUNC_ERROR;
  }
  attempt.body.append(bytes);
  return bytes.size();
}

int Attempt::look_for_stop(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
  return static_cast<const Attempt*>(self)->request_.stop.stop_requested() ? 1 : 0;
}

int Attempt::take_trace(CURL* /*handle*/, curl_infotype type, char* data, std::size_t size, void* self) noexcept {
  const auto& attempt = *static_cast<const Attempt*>(self);
  const std::string_view text(data, size);
  switch (type) {
    case CURLINFO_TEXT:
      attempt.add_trace('*', text);
      break;
    case CURLINFO_HEADER_OUT:
      attempt.add_trace('>', text);
      break;
    case CURLINFO_HEADER_IN:
      attempt.add_trace('<', text);
      break;
    default:
      break;  // bodies and the bytes of TLS
  }
  return 0;
}

void Attempt::add_trace(char mark, std::string_view text) const {
  const auto safe = redacted(request_, std::string(text));
  std::string_view rest = safe;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.empty()) trace_(std::string(1, mark) + " " + without_proxy_password(line));
  }
}

}  // namespace logbook::http
