#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace logbook::portal {

/// Replaces `out` by the text that the inside of a JSON string stands for. A surrogate without its other half
/// becomes U+FFFD. Returns false when an escape is none that JSON knows; `out` is then unspecified.
bool unescape_json(std::string_view inside, std::string& out);

}  // namespace logbook::portal
