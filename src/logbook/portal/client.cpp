#include "logbook/portal/client.hpp"

#include <utility>

#include "logbook/portal/answer_error.hpp"
#include "logbook/portal/login_history_json.hpp"

namespace logbook::portal {
namespace {

void redact(std::string& text, const Secret& key) { text = key.redact(std::move(text)); }

/// A portal may repeat what it was sent in any text; the key leaves with none of them.
void redact(LoginEvent& event, const Secret& key) {
  for (auto* text : {&event.user_id, &event.user, &event.login, &event.action_text, &event.ip, &event.country,
                     &event.city, &event.browser, &event.platform, &event.page}) {
    redact(*text, key);
  }
}

Error redacted(Error error, const Secret& key) {
  for (auto* text : {&error.thing, &error.cause, &error.mend}) redact(*text, key);
  return error;
}

bool is_html(const http::Answer& answer) { return answer.header("content-type").value_or("").starts_with("text/html"); }

}  // namespace

Client::Client(Connection connection, std::unique_ptr<http::Transport> transport)
    : connection_(std::move(connection)), transport_(std::move(transport)) {}

Result<std::vector<LoginEvent>> Client::last_logins() {
  const auto answer = get(connection_.address.api("/security/audit/login/last"));
  if (!answer) return std::unexpected(answer.error());

  auto events = parse_login_history(answer->body, answer->url);
  if (!events) return std::unexpected(redacted(std::move(events.error()), connection_.key));
  for (auto& event : *events) redact(event, connection_.key);
  return events;
}

/// Returns an answer with status 200 that is no web page; everything else is explained.
Result<http::Answer> Client::get(std::string url) {
  auto answer = transport_->get({.url = std::move(url),
                                 .bearer = &connection_.key,
                                 .connect_timeout = connection_.connect_timeout,
                                 .timeout = connection_.timeout});
  if (!answer) return std::unexpected(redacted(std::move(answer.error().error), connection_.key));
  if (answer->status != 200 || is_html(*answer))
    return std::unexpected(redacted(explain(*answer, connection_.key), connection_.key));
  return std::move(*answer);
}

}  // namespace logbook::portal
