#pragma once
#include <string>
#include <string_view>

namespace logbook::portal {

// Private to this module.

/// The text that `html` stands for: `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` and numbers such as `&#39;` or `&#x27;`
/// become their characters, once. What is none of these stays as it is.
std::string html_decoded(std::string_view html);

}  // namespace logbook::portal
