#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace logbook::demo {

/// True when both texts are equal but for the case of ASCII letters.
bool same_letters(std::string_view a, std::string_view b);

/// Decodes `%41` to `A`. A percent sign without two hex digits after it stays.
std::string percent_decoded(std::string_view text);

/// The parameters of a URL, decoded, in their order. A bare `+` is a space, as ASP.NET reads it.
class Query {
 public:
  /// Takes what stands after the `?`.
  explicit Query(std::string_view text);

  /// The first value of the parameter `name`, in any letter case; nothing when there is none.
  std::optional<std::string_view> value(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace logbook::demo
