#pragma once
#include <string>
#include <string_view>

#include "logbook/base/error.hpp"
#include "logbook/http/url.hpp"

namespace logbook::portal {

/// Where a portal is: what a person types or copies from the browser, made one spelling.
class Address {
 public:
  /// Reads an address with or without scheme (https then), slash at the end, path prefix, port; IPv6 in brackets;
  /// international names become ASCII. A trailing `/api/2.0` is taken off. Errors: `usage`.
  static Result<Address> parse(std::string_view text);

  /// "https://docs.example.com/prefix": no slash at the end.
  const std::string& text() const { return text_; }

  /// The URL of an API call; `path` begins with a slash: "/security/audit/login/last".
  std::string api(std::string_view path) const;

 private:
  explicit Address(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace logbook::portal
