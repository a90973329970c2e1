#include "logbook/portal/json_shape.hpp"

namespace logbook::portal {

std::optional<std::size_t> last_cut(std::string_view view) {
  for (auto brace = view.rfind('{'); brace != std::string_view::npos && brace > 0; brace = view.rfind('{', brace - 1)) {
    auto quote = brace + 1;
    while (quote < view.size() && is_space(view[quote])) ++quote;
    if (quote + 1 >= view.size() || view[quote] != '"' || !is_letter(view[quote + 1])) continue;

    auto comma = brace - 1;
    while (comma > 0 && is_space(view[comma])) --comma;
    if (comma == 0 || view[comma] != ',') continue;

    auto end = comma - 1;
    while (end > 0 && is_space(view[end])) --end;
    if (view[end] == '}') return comma;
  }
  return std::nullopt;
}

}  // namespace logbook::portal
