#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace logbook {

/// All ways in which a portal may write `name`, which is as `case_folded` gives it; `name` itself comes first.
///
/// "First Last" and "Last First" are one person: a portal in Russian shows the second. Where a character from U+4E00 to
/// U+9FFF is in it, the portal leaves out the blank: "LastFirst". So the words before and after each blank change
/// places, and of such a name they also stand without the blank.
std::vector<std::string> spellings_of(std::string_view name);

}  // namespace logbook
