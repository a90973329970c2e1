#pragma once
#include <string_view>

namespace logbook::demo {

/// Whether a client takes gzip, by its header `Accept-Encoding`: gzip is in the list and its weight is not 0. A `*` is
/// not enough: nginx, which packs in front of a portal, does not look at it.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace logbook::demo
