#include "logbook/portal/client.hpp"

#include <fmt/format.h>

#include <utility>

#include "logbook/base/byte_source.hpp"
#include "logbook/portal/answer_error.hpp"
#include "logbook/portal/login_history_json.hpp"

namespace logbook::portal {
namespace {

constexpr std::size_t kMostEvents = 1000;  // the portal gives 20

/// A portal may repeat what it was sent in any text; the key leaves with none of them.
LoginEvent redacted(LoginEvent event, const Secret& key) {
  for (auto* text : texts(event)) *text = key.redact(*text);
  return event;
}

Error too_many(const std::string& url) {
  return {ErrorKind::malformed, url, "more than 1000 events came, where a portal gives 100 at most",
          "check that this is the portal's own address; --input reads long bodies from a file"};
}

bool is_html(const http::Answer& answer) { return answer.header("content-type").value_or("").starts_with("text/html"); }

}  // namespace

Client::Client(Connection connection, std::unique_ptr<http::Transport> transport)
    : connection_(std::move(connection)), transport_(std::move(transport)) {}

Result<std::vector<LoginEvent>> Client::last_logins() {
  const auto answer = get(connection_.address.api("/security/audit/login/last"));
  if (!answer) return std::unexpected(answer.error());
  return events_of(*answer);
}

std::expected<Page, PageFailure> Client::login_events(Window window) {
  auto exchange = send(connection_.address.api(
      fmt::format("/security/audit/login/filter?count={}&startIndex={}", window.count, window.start)));
  const auto fault = exchange && is_portal_failure(*exchange) ? PageFault::bad_window : PageFault::other;
  const auto answer = accepted(std::move(exchange));
  if (!answer) return std::unexpected(PageFailure{fault, answer.error()});
  auto events = events_of(*answer);
  if (!events) return std::unexpected(PageFailure{PageFault::other, std::move(events.error())});
  return Page{*std::move(events), parse_http_date(answer->header("date").value_or(""))};
}

Result<std::vector<LoginEvent>> Client::events_of(const http::Answer& answer) const {
  const auto& key = connection_.key;
  std::vector<LoginEvent> events;
  const auto read =
      read_login_history(bytes_of(answer.body), answer.url, Fields::all, [&](const LoginEvent& event) -> Result<void> {
        if (events.size() == kMostEvents) return std::unexpected(too_many(answer.url));
        events.push_back(redacted(event, key));
        return {};
      });
  if (!read) return std::unexpected(key.redact(read.error()));
  return events;
}

Result<http::Answer> Client::get(std::string url) { return accepted(send(std::move(url))); }

http::Exchange Client::send(std::string url) {
  return transport_->get({.url = std::move(url),
                          .bearer = &connection_.key,
                          .connect_timeout = connection_.connect_timeout,
                          .timeout = connection_.timeout,
                          .stop = connection_.stop});
}

/// Returns an answer with status 200 that is no web page; everything else is explained.
Result<http::Answer> Client::accepted(http::Exchange exchange) const {
  if (!exchange) return std::unexpected(connection_.key.redact(std::move(exchange.error().error)));
  if (exchange->status != 200 || is_html(*exchange))
    return std::unexpected(connection_.key.redact(explain(*exchange, connection_.key)));
  return *std::move(exchange);
}

}  // namespace logbook::portal
