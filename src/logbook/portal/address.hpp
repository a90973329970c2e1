#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "logbook/base/error.hpp"

namespace logbook::portal {

/// Where a portal is: what a person types or copies from the browser, made one spelling.
class Address {
 public:
  /// Reads an address with or without scheme (https then), slash at the end, path prefix, port; IPv6 in brackets;
  /// international names become ASCII. A trailing `/api/2.0` is taken off. Errors: `usage`.
  static Result<Address> parse(std::string_view text);

  /// "https://docs.example.com/prefix": no slash at the end.
  const std::string& text() const { return text_; }

  /// True where the scheme is http and the host is beyond this machine: what is sent can be read on the way.
  bool is_plain_http_elsewhere() const { return plain_http_elsewhere_; }

  /// The URL of an API call; `path` begins with a slash: "/security/audit/login/last".
  std::string api(std::string_view path) const;

 private:
  Address(std::string text, bool plain_http_elsewhere)
      : text_(std::move(text)), plain_http_elsewhere_(plain_http_elsewhere) {}

  std::string text_;
  bool plain_http_elsewhere_;
};

}  // namespace logbook::portal
