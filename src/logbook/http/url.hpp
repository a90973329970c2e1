#pragma once
#include <string>
#include <string_view>

#include "logbook/base/error.hpp"

namespace logbook::http {

/// An absolute http or https address, taken apart and normalised: scheme and host in lower case, the host in ASCII
/// (IDNA) and an IPv6 literal in its brackets, the port always given.
struct Url {
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< "docs.example.com", "[::1]"
  int port{};          ///< 1 to 65535
  std::string path;    ///< begins with "/"
  std::string query;   ///< without "?", may be empty

  /// "https://docs.example.com", with the port only where it is not the scheme's own.
  std::string origin() const;

  bool operator==(const Url&) const = default;
};

/// Reads an address; white space around it does not count. Without a scheme it is https. Spellings of one host become
/// one: `127.1` is 127.0.0.1, `MÜNCHEN.example` is xn--mnchen-3ya.example. Errors: `usage` for what is no address,
/// another scheme, a user or password inside, an IPv6 zone; and when libcurl, which reads it, is not installed.
Result<Url> parse_url(std::string_view text);

/// Reads `reference`, absolute or relative to `base`, as a `Location` header gives it. Errors as `parse_url`; they
/// quote `reference`.
Result<Url> resolve(const Url& base, std::string_view reference);

/// The whole address as text, without a fragment.
std::string to_string(const Url& url);

/// `address`, which need not be a valid one, fit to be shown: a user and password inside become `***`.
std::string without_user(std::string_view address);

/// True for `localhost`, names that end in `.localhost`, 127.0.0.0/8, ::1 and 127.0.0.0/8 mapped into IPv6, in any
/// spelling that `Url::host` may hold.
bool is_loopback(std::string_view host);

}  // namespace logbook::http
