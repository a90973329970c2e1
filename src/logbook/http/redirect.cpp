#include "logbook/http/redirect.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "logbook/http/redact.hpp"
#include "logbook/http/url.hpp"

namespace logbook::http {
namespace {

constexpr int kMaxRedirects = 5;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Whether what was meant for `from` may be sent to `to`.
bool keeps_origin(const Url& from, const Url& to) {
  const bool becomes_safer = from.scheme == "http" && to.scheme == "https" && from.host == to.host;
  return from.origin() == to.origin() || becomes_safer;
}

std::unexpected<Failure> failure(const Request& request, Fault fault, Error error) {
  return std::unexpected(Failure{fault, redacted(request, std::move(error))});
}

class FollowingRedirects final : public Transport {
 public:
  explicit FollowingRedirects(std::unique_ptr<Transport> inner) : inner_(std::move(inner)) {}

  Exchange get(const Request& request) override {
    auto next = request;
    for (int followed = 0;; ++followed) {
      auto exchange = inner_->get(next);
      if (!exchange || !is_redirect(exchange->status)) return exchange;
      const auto location = exchange->header("location");
      if (!location) return exchange;
      if (followed == kMaxRedirects) return failure(request, Fault::too_many_redirects, too_many(request));

      const auto from = parse_url(next.url);
      if (!from) return failure(request, Fault::bad_url, from.error());
      const auto to = resolve(*from, *location);
      if (!to) return failure(request, Fault::bad_url, unreadable(request, *location));
      if (!keeps_origin(*from, *to)) return failure(request, Fault::other_origin, elsewhere(request, *to));
      next.url = to_string(*to);
    }
  }

 private:
  static Error too_many(const Request& request) {
    return {ErrorKind::untrusted, request.url, fmt::format("redirects more than {} times in a row", kMaxRedirects),
            "check the address; if it is right, look into the settings of the portal's web server"};
  }

  static Error unreadable(const Request& request, std::string_view location) {
    return {ErrorKind::malformed, request.url,
            fmt::format("redirects to \"{}\", which is no address", without_user(location)), ""};
  }

  static Error elsewhere(const Request& request, const Url& to) {
    return {ErrorKind::untrusted, request.url,
            fmt::format("redirects to another origin, where the key must not go: {}", to_string(to)),
            fmt::format("if that is your portal, give its address: --portal {}", to.origin())};
  }

  std::unique_ptr<Transport> inner_;
};

}  // namespace

std::unique_ptr<Transport> following_redirects(std::unique_ptr<Transport> inner) {
  return std::make_unique<FollowingRedirects>(std::move(inner));
}

}  // namespace logbook::http
