#include "logbook/portal/address.hpp"

#include <fmt/format.h>

#include "logbook/http/url.hpp"

namespace logbook::portal {
namespace {

constexpr std::string_view kApi = "/api/2.0";

void drop_trailing_slashes(std::string& path) { path.erase(path.find_last_not_of('/') + 1); }

}  // namespace

Result<Address> Address::parse(std::string_view text) {
  auto url = http::parse_url(text);
  if (!url) return std::unexpected(url.error());
  if (!url->query.empty()) {
    return std::unexpected(Error{ErrorKind::usage, std::string(text), "a portal's address has no query",
                                 fmt::format("give {}", url->origin())});
  }
  drop_trailing_slashes(url->path);
  if (url->path.ends_with(kApi)) url->path.resize(url->path.size() - kApi.size());
  drop_trailing_slashes(url->path);
  return Address(url->origin() + url->path, url->scheme == "http" && !http::is_loopback(url->host));
}

std::string Address::api(std::string_view path) const { return fmt::format("{}{}{}", text_, kApi, path); }

}  // namespace logbook::portal
