#include "logbook/portal/facts.hpp"

#include <algorithm>

namespace logbook::portal {

bool covers_login_history(const KeyFacts& key) {
  return key.permissions.empty() || std::ranges::any_of(key.permissions, [](const std::string& scope) {
           return scope == "*" || scope == "*:read" || scope == "*:write";
         });
}

bool may_write(const KeyFacts& key) {
  return key.permissions.empty() ||
         !std::ranges::all_of(key.permissions, [](const std::string& scope) { return scope.ends_with(":read"); });
}

}  // namespace logbook::portal
