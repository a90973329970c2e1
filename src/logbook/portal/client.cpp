#include "logbook/portal/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "logbook/base/byte_source.hpp"
#include "logbook/base/text.hpp"
#include "logbook/portal/answer_error.hpp"
#include "logbook/portal/facts_json.hpp"
#include "logbook/portal/login_history_json.hpp"
#include "logbook/portal/people_json.hpp"

namespace logbook::portal {
namespace {

constexpr std::size_t kMostEvents = 1000;  // the portal gives 20, or 100 in a window
constexpr std::size_t kMostHistory = std::size_t{64} << 20;
constexpr std::size_t kLargestSlice = std::size_t{1} << 20;
constexpr std::size_t kMostFacts = std::size_t{1} << 20;
constexpr std::size_t kMostPeople = std::size_t{2} << 20;  // of 100, a few kilobytes each

/// A portal may repeat what it was sent in any text; the key leaves with none of them.
void redact(LoginEvent& event, const Secret& key) {
  for (auto* text : texts(event)) key.redact_in(*text);
}

Error too_many(const std::string& url) {
  return {ErrorKind::malformed, url, "more than 1000 events came, where a portal gives 100 at most",
          "check that this is the portal's own address"};
}

Error nobody(std::string_view name) {
  return {ErrorKind::not_found, std::string(name), "the portal knows nobody by this name",
          "give an id, a user name or an e-mail as the portal's list of people shows it"};
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

/// True for what means another route, or none, behind "/people/".
bool is_no_name(std::string_view name) {
  constexpr std::array<std::string_view, 6> kOthers{"", ".", "..", "@self", "email", "filter"};
  return std::ranges::find(kOthers, lower_ascii(name)) != kOthers.end();
}

Peer::Trouble trouble_of(const http::Answer& answer) {
  if (is_bad_row(answer)) return Peer::Trouble::bad_row;
  return is_not_included(answer) ? Peer::Trouble::not_included : Peer::Trouble::none;
}

bool is_html(const http::Answer& answer) { return answer.header("content-type").value_or("").starts_with("text/html"); }

}  // namespace

Client::Client(Connection connection, std::unique_ptr<http::Transport> transport)
    : connection_(std::move(connection)), transport_(std::move(transport)) {}

Result<std::vector<LoginEvent>> Client::last_logins() {
  const auto answer = get(connection_.address.api("/security/audit/login/last"), kMostHistory, Credentials::key);
  if (!answer) return std::unexpected(answer.error());
  return events_in(*answer);
}

std::expected<Page, PageFailure> Client::login_events(Window window) {
  const auto fails = [](PageFault fault, Error error) { return std::unexpected(PageFailure{fault, std::move(error)}); };
  auto path = fmt::format("/security/audit/login/filter?count={}&startIndex={}", window.count, window.start);
  if (window.from) path += "&from=" + format_utc(*window.from);
  if (window.to) path += "&to=" + format_utc(*window.to);
  const auto answer = send(connection_.address.api(path), kMostHistory, Credentials::key);
  if (!answer) return fails(PageFault::other, answer.error());
  auto page = accepted(*answer);
  if (!page)
    return fails(is_portal_failure(*answer) ? PageFault::bad_window : PageFault::other, std::move(page.error()));
  auto events = events_in(*answer);
  if (!events) return fails(PageFault::other, std::move(events.error()));
  return Page{*std::move(events), peer_.clock};
}

Result<bool> Client::fails_beyond_the_end() {
  constexpr std::int64_t kBeyond = 2'000'000'000;  // the portal's places have 32 bits
  const auto page = login_events({.start = kBeyond, .count = 1});
  if (page) return false;
  if (peer_.trouble == Peer::Trouble::bad_row) return true;
  return std::unexpected(page.error().error);
}

Result<PortalSettings> Client::settings() { return fact("/settings", read_settings); }

Result<Lifetime> Client::login_lifetime() { return fact("/security/audit/settings/lifetime", read_lifetime); }

Lifetime Client::with_change(Lifetime lifetime) {
  using enum Lifetime::Change;
  if (lifetime.change != not_known) return lifetime;
  const auto path = fmt::format("/security/audit/events/filter?action={}&count=1", kLifetimesChanged);
  const auto newest = fact(path, read_lifetime_change);
  if (newest && *newest) {
    lifetime.change = made;
    lifetime.changed = **newest;
  }
  const bool has_none = newest ? !*newest : newest.error().kind == ErrorKind::not_found;
  if (has_none && lifetime.is_default) lifetime.change = never;
  return lifetime;
}

Result<Quota> Client::quota() { return fact("/portal/quota", read_quota); }

Result<Tariff> Client::tariff() { return fact("/portal/tariff", read_tariff); }

Result<Versions> Client::versions() { return fact("/settings/version/build", read_versions); }

Result<Capabilities> Client::capabilities() { return fact("/capabilities", read_capabilities, Credentials::none); }

Result<KeyFacts> Client::own_key() { return fact("/keys/@self", read_key); }

Result<bool> Client::authentication() { return fact("/authentication", read_authentication); }

Result<Person> Client::person(std::string_view id_or_user_name) {
  if (is_no_name(id_or_user_name)) return std::unexpected(connection_.key.redact(nobody(id_or_user_name)));
  return find(connection_.address.api("/people/" + percent_encoded(id_or_user_name)), id_or_user_name);
}

Result<Person> Client::person_by_email(std::string_view email) {
  return find(connection_.address.api("/people/email?email=" + percent_encoded(email)), email);
}

Result<PeoplePage> Client::people(std::int64_t start) {
  const auto path = fmt::format("/people/filter?count=100&startIndex={}", start);
  const auto answer = get(connection_.address.api(path), kMostPeople, Credentials::key);
  if (!answer) return std::unexpected(answer.error());
  return read_people(*answer, connection_.key);
}

Result<Person> Client::find(std::string url, std::string_view name) {
  const auto& key = connection_.key;
  const auto answer = send(std::move(url), kMostFacts, Credentials::key);
  if (!answer) return std::unexpected(answer.error());
  if (answer->status == 404 && has_error_envelope(*answer)) return std::unexpected(key.redact(nobody(name)));
  if (answer->status != 200 || is_html(*answer)) return std::unexpected(key.redact(explain(*answer, key)));
  return read_person(*answer, key);
}

template <class T>
Result<T> Client::fact(std::string_view path, Result<T> (*read)(const http::Answer& answer, const Secret& key),
                       Credentials credentials) {
  const auto answer = get(connection_.address.api(path), kMostFacts, credentials);
  if (!answer) return std::unexpected(answer.error());
  return read(*answer, connection_.key);
}

Result<std::vector<LoginEvent>> Client::events_in(const http::Answer& answer) const {
  const auto& key = connection_.key;
  std::vector<LoginEvent> events;
  events.reserve(kLargestWindow);
  const auto take = [&](const LoginEvent& event) -> Result<void> {
    if (events.size() == kMostEvents) return std::unexpected(too_many(answer.url));
    redact(events.emplace_back(event), key);
    return {};
  };
  // In one slice: it is in memory anyway.
  const auto slice = std::clamp(answer.body.size(), std::size_t{1}, kLargestSlice);
  const auto read = read_login_history(bytes_of(answer.body), answer.url, Fields::all, take, slice, Origin::portal);
  if (!read) return std::unexpected(key.redact(read.error()));
  return events;
}

/// Takes an answer with status 200 that is no web page; everything else is explained.
Result<void> Client::accepted(const http::Answer& answer) const {
  if (answer.status == 200 && !is_html(answer)) return {};
  return std::unexpected(connection_.key.redact(explain(answer, connection_.key)));
}

Result<http::Answer> Client::get(std::string url, std::size_t max_body, Credentials credentials) {
  auto answer = send(std::move(url), max_body, credentials);
  if (!answer) return answer;
  if (const auto taken = accepted(*answer); !taken) return std::unexpected(taken.error());
  return answer;
}

/// Returns any answer, and remembers whose it was.
Result<http::Answer> Client::send(std::string url, std::size_t max_body, Credentials credentials) {
  auto answer = transport_->get({.url = std::move(url),
                                 .bearer = credentials == Credentials::key ? &connection_.key : nullptr,
                                 .connect_timeout = connection_.connect_timeout,
                                 .timeout = connection_.timeout,
                                 .stop = connection_.stop,
                                 .max_body = max_body});
  peer_.trouble = Peer::Trouble::none;
  if (!answer) return std::unexpected(connection_.key.redact(std::move(answer.error().error)));
  peer_ = {parse_http_date(answer->header("date").value_or("")), answer->certificate_expires, trouble_of(*answer)};
  return std::move(*answer);
}

}  // namespace logbook::portal
