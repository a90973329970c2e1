#include "logbook/http/url.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/http/idn.hpp"
#include "logbook/http/libcurl.hpp"

namespace logbook::http {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&::curl_url_cleanup)>;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

/// Percent-encodes what may not stand in a request line as it is.
std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F) {
      out.push_back(c);
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

Error no_address(std::string_view text, std::string cause) {
  return {ErrorKind::usage, without_user(text), std::move(cause), "give an address such as https://docs.example.com"};
}

/// The shortest spelling of an IPv6 literal in brackets.
std::optional<std::string> shortest_ipv6(const std::string& bracketed) {
  in6_addr address{};
  if (::inet_pton(AF_INET6, bracketed.substr(1, bracketed.size() - 2).c_str(), &address) != 1) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET6, &address, text.data(), text.size());
  return fmt::format("[{}]", text.data());
}

/// libcurl's own reading of addresses, so that no two parsers can disagree about where a request goes.
class Reader {
 public:
  Reader(const Libcurl& curl, std::string_view given)
      : curl_(curl), given_(given), handle_(curl.url(), curl.url_cleanup) {}

  /// Sets the address, or resolves `text` against the one that was set before.
  Result<void> set(const std::string& text) {
    if (const auto code = curl_.url_set(handle_.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER)) {
      if (code == CURLUE_USER_NOT_ALLOWED) {
        return std::unexpected(no_address(given_, "has a user name or password inside, which addresses leak"));
      }
      return std::unexpected(no_address(given_, fmt::format("is no address: {}", curl_.url_strerror(code))));
    }
    return {};
  }

  Result<Url> url() {
    const auto scheme = part(CURLUPART_SCHEME);
    if (scheme != "https" && scheme != "http") {
      return std::unexpected(no_address(given_, fmt::format("speaks {}, neither https nor http", scheme)));
    }
    const auto port = std::stoi(part(CURLUPART_PORT, CURLU_DEFAULT_PORT));  // the parser lets 0 to 65535 through
    if (port == 0) return std::unexpected(no_address(given_, "has port 0; ports begin at 1"));
    auto path = encoded(part(CURLUPART_PATH));
    auto query = encoded(part(CURLUPART_QUERY));

    auto host = ascii_host();
    if (!host) return std::unexpected(host.error());
    return Url{scheme, std::move(*host), port, std::move(path), std::move(query)};
  }

 private:
  std::string part(CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_.url_get(handle_.get(), which, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&::curl_free)> owner(text, curl_.free);
    return text;
  }

  /// The host in its one spelling. Call it last: to read an international name anew, it forgets the rest.
  Result<std::string> ascii_host() {
    auto host = lower_ascii(part(CURLUPART_HOST));
    if (host.starts_with('[')) {
      const auto literal = shortest_ipv6(host);
      if (!literal || !part(CURLUPART_ZONEID).empty()) {
        return std::unexpected(no_address(given_, "holds an IPv6 address that cannot be read, or has a zone"));
      }
      return *literal;
    }
    if (is_ascii(host)) return host;

    const auto ascii = to_ascii(host);
    if (!ascii) return std::unexpected(ascii.error());
    // Wide digits may have become an IPv4 address: let the parser judge what came out.
    if (auto read = set(fmt::format("https://{}/", *ascii)); !read) return std::unexpected(read.error());
    return lower_ascii(part(CURLUPART_HOST));
  }

  const Libcurl& curl_;
  std::string_view given_;
  Handle handle_;
};

/// `text` with https where it names no scheme. A colon alone does not make one: `docs.example.com:8443`.
std::string with_scheme(std::string_view text) {
  const auto end = std::min(text.find_first_of(":/?#"), text.size());
  const auto first = lower_ascii(text.substr(0, end));
  const bool slip = text.substr(end).starts_with(':') && (first == "https" || first == "http");  // "https:/docs…"
  if (slip || text.substr(end).starts_with("://")) return std::string(text);
  return fmt::format("https:{}{}", text.starts_with("//") ? "" : "//", text);
}

}  // namespace

std::string Url::origin() const {
  const bool usual = port == (scheme == "https" ? 443 : 80);
  return usual ? fmt::format("{}://{}", scheme, host) : fmt::format("{}://{}:{}", scheme, host, port);
}

Result<Url> parse_url(std::string_view text) {
  const auto& curl = libcurl();
  if (!curl) return std::unexpected(curl.error());

  const auto address = trimmed(text);
  if (address.empty()) return std::unexpected(no_address(text, "is empty"));
  Reader reader(*curl, address);
  if (auto read = reader.set(with_scheme(address)); !read) return std::unexpected(read.error());
  return reader.url();
}

Result<Url> resolve(const Url& base, std::string_view reference) {
  const auto& curl = libcurl();
  if (!curl) return std::unexpected(curl.error());

  const auto address = trimmed(reference);
  if (address.empty()) return base;
  Reader reader(*curl, address);
  if (auto read = reader.set(to_string(base)); !read) return std::unexpected(read.error());
  if (auto read = reader.set(std::string(address)); !read) return std::unexpected(read.error());
  return reader.url();
}

std::string to_string(const Url& url) {
  return url.query.empty() ? url.origin() + url.path : fmt::format("{}{}?{}", url.origin(), url.path, url.query);
}

std::string without_user(std::string_view address) {
  const auto scheme_end = address.find("://");
  const auto begin = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  const auto authority = address.substr(begin, address.find_first_of("/?#", begin) - begin);
  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) return std::string(address);
  return fmt::format("{}***{}", address.substr(0, begin), address.substr(begin + at));
}

bool is_loopback(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host == "localhost" || host.ends_with(".localhost")) return true;

  in_addr ipv4{};
  if (::inet_pton(AF_INET, std::string(host).c_str(), &ipv4) == 1) return ntohl(ipv4.s_addr) >> 24 == 127;

  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  in6_addr ipv6{};
  if (::inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &ipv6) != 1) return false;
  return IN6_IS_ADDR_LOOPBACK(&ipv6) || (IN6_IS_ADDR_V4MAPPED(&ipv6) && ipv6.s6_addr[12] == 127);
}

}  // namespace logbook::http
