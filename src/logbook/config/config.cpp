#include "logbook/config/config.hpp"

#include <algorithm>
#include <cstddef>

namespace logbook::config {

const Portal* Config::find(std::string_view name) const {
  const auto found = std::ranges::find(portals, name, &Portal::name);
  return found == portals.end() ? nullptr : &*found;
}

bool is_portal_name(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  constexpr std::string_view kGood = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  return !name.empty() && name.size() <= kLongest && name != "all" &&
         name.find_first_not_of(kGood) == std::string_view::npos;
}

}  // namespace logbook::config
