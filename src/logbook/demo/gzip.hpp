#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace logbook::demo {

/// `text` packed as gzip, at the level that the portal's proxy uses (4).
std::string gzip(std::string_view text);

/// A gzip stream of a success envelope with an empty list and `mebibytes` MiB of spaces in it: a thousandth of that in
/// size. It is valid to the last byte.
std::string gzip_bomb(std::size_t mebibytes);

}  // namespace logbook::demo
