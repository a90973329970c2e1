// The demo portal beside the genuine one: each recorded request is sent again, over the network, and status, headers
// and body of the answers are compared. tests/data/portal/README.md says what was recorded, and how.
#include <curl/curl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "logbook/base/text.hpp"
#include "logbook/demo/given_rows.hpp"
#include "logbook/demo/portal_facts.hpp"
#include "logbook/demo/server.hpp"

namespace logbook::demo {
namespace {

namespace dom = simdjson::dom;

// What cannot be as it was recorded, and why.
const std::map<std::string, std::string> kNotSo{
    {"post-report", "the report was a stub when it was recorded: what it answered is no evidence"},
};

std::string file(const std::string& name) {
  std::ifstream in(std::string(LOGBOOK_PORTAL_DATA) + "/" + name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines(const std::string& name) {
  std::istringstream in(file(name));
  std::vector<std::string> found;
  for (std::string line; std::getline(in, line);) found.push_back(line);
  return found;
}

std::string text(dom::element element) {
  std::string_view found;
  EXPECT_EQ(element.get(found), simdjson::SUCCESS);
  return std::string(found);
}

// By value: what `value()` of a temporary returns is gone before a loop begins.
dom::array list_of(dom::element element) { return element.get_array().value(); }

dom::object members_of(dom::element element) { return element.get_object().value(); }

std::string replaced(std::string text, std::string_view from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

Options recorded_portal(const std::string& folder) {
  Options options;
  options.given.emplace();
  options.given->facts = *read_portal_facts(file("portal.json"), "portal.json");
  options.given->rows = *read_given_rows(file(folder + "rows.jsonl"), "rows.jsonl");
  options.timezone = options.given->facts.timezone;
  options.clock = options.given->facts.clock;
  options.clock_speed = 0;
  return options;
}

/// What came over the network.
struct Reply {
  long status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

/// One recorded request.
struct Asked {
  std::string method = "GET";
  std::string path;
  std::vector<std::string> headers;
  std::string body;
  bool http10 = false;
};

/// Sends requests as they are told, over one connection.
class Sender {
 public:
  explicit Sender(std::string origin) : origin_(std::move(origin)), curl_(::curl_easy_init()) {}
  ~Sender() { ::curl_easy_cleanup(curl_); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  Reply send(const Asked& asked) {
    Reply reply;
    ::curl_easy_reset(curl_);
    set(CURLOPT_URL, (origin_ + asked.path).c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_HTTP_VERSION, asked.http10 ? CURL_HTTP_VERSION_1_0 : CURL_HTTP_VERSION_1_1);
    if (asked.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    if (asked.method != "GET" && asked.method != "HEAD") set(CURLOPT_CUSTOMREQUEST, asked.method.c_str());
    if (asked.method == "POST" || asked.method == "PUT") {
      set(CURLOPT_POSTFIELDS, asked.body.c_str());
      set(CURLOPT_CUSTOMREQUEST, asked.method.c_str());
    }
    curl_slist* headers = nullptr;
    for (const auto& header : asked.headers) headers = ::curl_slist_append(headers, header.c_str());
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &reply.body);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, &reply.headers);
    EXPECT_EQ(::curl_easy_perform(curl_), CURLE_OK) << asked.path;
    ::curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &reply.status);
    ::curl_slist_free_all(headers);
    return reply;
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    ASSERT_EQ(::curl_easy_setopt(curl_, option, value), CURLE_OK);
  }

  static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* body) {
    static_cast<std::string*>(body)->append(data, size * count);
    return size * count;
  }

  static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* headers) {
    const std::string_view line(data, size * count);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return size * count;
    (*static_cast<std::map<std::string, std::string>*>(headers))[lower_ascii(line.substr(0, colon))] =
        trimmed(line.substr(colon + 1));
    return size * count;
  }

  std::string origin_;
  CURL* curl_;
};

/// True for a text of the server's configuration, of which some are empty here: links of the vendor's, patterns, names.
bool may_be_empty(const std::string& where) { return where.starts_with("body.response."); }

/// Compares two JSON texts: members in the same order, and a recorded text in parentheses, which masks the genuine one,
/// stands for any. Says where they differ first; "" when they do not.
std::string difference(dom::element wanted, dom::element found, const std::string& where) {
  const auto unequal = [&] {
    return fmt::format("{}: {} instead of {}", where, simdjson::minify(found), simdjson::minify(wanted));
  };
  if (std::string_view mask; wanted.get(mask) == simdjson::SUCCESS && (mask == "(text)" || mask == "(trace)")) {
    std::string_view text;
    return found.get(text) == simdjson::SUCCESS && (!text.empty() || may_be_empty(where)) ? "" : unequal();
  }
  if (dom::array list; wanted.get(list) == simdjson::SUCCESS) {
    dom::array other;
    if (found.get(other) != simdjson::SUCCESS || other.size() != list.size()) return unequal();
    auto its = other.begin();
    std::size_t place = 0;
    for (const auto item : list) {
      if (auto differs = difference(item, *its, fmt::format("{}[{}]", where, place++)); !differs.empty())
        return differs;
      ++its;
    }
    return "";
  }
  if (dom::object object; wanted.get(object) == simdjson::SUCCESS) {
    dom::object other;
    if (found.get(other) != simdjson::SUCCESS) return unequal();
    std::vector<std::string> names;
    std::vector<std::string> other_names;
    for (const auto member : object) names.emplace_back(member.key);
    for (const auto member : other) other_names.emplace_back(member.key);
    if (names != other_names) {
      return fmt::format("{}: has {} instead of {}", where, fmt::join(other_names, ","), fmt::join(names, ","));
    }
    for (const auto& name : names) {
      auto differs = difference(object[name].value(), other[name].value(), where + "." + name);
      if (!differs.empty()) return differs;
    }
    return "";
  }
  return std::string(simdjson::minify(wanted)) == std::string(simdjson::minify(found)) ? "" : unequal();
}

/// The events of the portal as they were recorded, by id.
class RecordedEvents {
 public:
  explicit RecordedEvents(const std::string& name) {
    for (const auto& line : lines(name)) {
      dom::parser parser;
      const auto event = parser.parse(line).value();
      const auto id = event["id"].get_int64().value();
      by_id_[id] = line;
      date_[id] = text(event["date"]);
      ids_.push_back(id);
    }
  }

  const std::string& json(std::int64_t id) const { return by_id_.at(id); }
  const std::string& date(std::int64_t id) const { return date_.at(id); }
  const std::vector<std::int64_t>& ids() const { return ids_; }

  /// `ids` with those of one date by id, so that lists can be compared that order them in other ways.
  std::vector<std::int64_t> without_order_of_ties(std::vector<std::int64_t> ids) const {
    for (auto begin = ids.begin(); begin != ids.end();) {
      const auto end = std::find_if(begin, ids.end(), [&](auto id) { return date(id) != date(*begin); });
      std::sort(begin, end);
      begin = end;
    }
    return ids;
  }

 private:
  std::map<std::int64_t, std::string> by_id_;
  std::map<std::int64_t, std::string> date_;
  std::vector<std::int64_t> ids_;
};

std::vector<std::int64_t> ids_of(dom::element list) {
  std::vector<std::int64_t> ids;
  for (const auto item : list_of(list)) {
    std::int64_t id = 0;
    if (item.get(id) != simdjson::SUCCESS) id = item["id"].get_int64().value();
    ids.push_back(id);
  }
  return ids;
}

/// Replays the recording on demo portals, one for each state that the genuine one was put into.
class Conformance : public ::testing::Test {
 protected:
  /// The portal in this state, and the same one until another is asked for.
  Server& portal_in(const std::string& state) {
    if (server_ && state == state_) return *server_;
    state_ = state;
    auto options = recorded_portal("");
    if (state.find("sliding window set to 8") != std::string::npos) options.rate_limit = 8;
    if (state == "plan without audit") {
      options.plan = Plan::free;
      options.lifetime = Lifetime{180, 90, *parse_time("2026-11-30T10:26:18Z")};  // by post-life-ok, before
    }
    if (state == "SaaS, the tariff has expired") options.faults = {{Fault::unpaid_portal, std::nullopt}};
    if (state == "SaaS, paid, login history hidden") options.faults = {{Fault::plan_lacks_audit, std::nullopt}};
    if (state == "SaaS, a host that is no portal") options.faults = {{Fault::no_portal, std::nullopt}};
    server_ = *Server::start(options, 0);
    sender_ = std::make_unique<Sender>(server_->base_url());

    auto& portal = server_->portal();
    if (state.find("ip NULL") != std::string::npos) portal.insert(spoilt_row(9001, std::nullopt, std::nullopt));
    if (state.find("'not json'") != std::string::npos) portal.insert(spoilt_row(9002, "203.0.113.1", "not json"));
    if (state.find("seven wrong passwords") != std::string::npos || state == "plan without audit") {
      portal.insert(spoilt_row(9002, "203.0.113.1", std::nullopt));  // ids are not given out again
      portal.change_history([](History& history) { history.erase(0); });
    }
    if (state == "plan without audit") {
      server_->set_clock(*parse_time("2026-11-30T10:27:00Z"));  // when the recorded ones were typed
      for (int i = 0; i < 7; ++i) {
        sender_->send({"POST",
                       "/api/2.0/authentication",
                       {"Content-Type: application/json"},
                       R"({"userName":"bo@example.com","password":"wrong"})"});
      }
    }
    for (int i = 0; i < options.rate_limit; ++i) {
      sender_->send(
          {"GET", "/api/2.0/security/audit/login/last?fields=id", {"Authorization: Bearer " + key("read")}, ""});
    }
    return *server_;
  }

  /// Sends the recorded request; the answer's address stands as it was recorded.
  Reply replay(dom::element recorded) {
    auto& server = portal_in(text(recorded["state"]));
    server.set_clock(*parse_time(text(recorded["at"])));
    Asked asked;
    const auto request = recorded["request"];
    asked.method = text(request["method"]);
    asked.path = text(request["path"]);
    if (const auto cut = asked.path.find("…"); cut != std::string::npos) {  // (9047 characters)
      asked.path = asked.path.substr(0, cut) + std::string(9047 - cut, 'a');
    }
    asked.http10 = text(recorded["name"]) == "http10";
    if (std::string_view body; request["body"].get(body) == simdjson::SUCCESS) asked.body = body;
    if (dom::object headers; request["headers"].get(headers) == simdjson::SUCCESS) {
      for (const auto [name, value] : headers) asked.headers.push_back(header(name, text(value)));
    }
    auto reply = sender_->send(asked);
    reply.body = replaced(reply.body, fmt::format(":{}/", server.port()), ":PORT/");
    return reply;
  }

  static std::string key(const std::string& name) { return derived_key(name).reveal(); }

 private:
  static GivenRow spoilt_row(std::int32_t id, std::optional<std::string> ip, std::optional<std::string> description) {
    GivenRow row;
    row.id = id;
    row.time = *parse_time("2026-11-30T08:00:00Z");
    row.user_id = "a0000000-0000-4000-8000-000000000001";
    row.ip = std::move(ip);
    row.action = 1029;
    row.description = std::move(description);
    return row;
  }

  static std::string header(std::string_view name, std::string value) {
    const auto open = value.find("(key ");
    if (open != std::string::npos) {
      const auto close = value.find(')', open);
      value = value.substr(0, open) + key(value.substr(open + 5, close - open - 5)) + value.substr(close + 1);
    }
    value = replaced(value, "Basic (the owner's)", "Basic b3duZXJAZXhhbXBsZS5jb206UGFzc3cwcmQhb3duZXI=");
    value = replaced(value, "Basic (wrong)", "Basic b3duZXJAZXhhbXBsZS5jb206d3Jvbmc=");
    value = replaced(value, "(the portal's own)", "127.0.0.1:PORT");
    return value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value);  // curl's way to send none
  }

  std::string state_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Sender> sender_;
};

/// What stands in the place of a list of known events.
constexpr std::string_view kIds = "the answered events with these ids, in this order";

/// Where the list of events in `reply` differs from the recorded ids; "" when it does not.
std::string wrong_events(const RecordedEvents& events, dom::element wanted, dom::element found, bool is_filtered) {
  auto ids = ids_of(wanted[kIds]);
  auto found_ids = ids_of(found);
  if (is_filtered) {
    ids = events.without_order_of_ties(ids);
    found_ids = events.without_order_of_ties(found_ids);
  }
  if (ids != found_ids) return fmt::format("ids {} instead of {}", fmt::join(found_ids, ","), fmt::join(ids, ","));
  for (const auto item : list_of(found)) {
    dom::parser parser;
    const auto recorded = parser.parse(events.json(item["id"].get_int64().value())).value();
    if (auto differs = difference(recorded, item, "event"); !differs.empty()) return differs;
  }
  return "";
}

std::string wrong_body(const RecordedEvents& events, dom::element wanted, const std::string& body, bool is_filtered) {
  if (wanted.is_null()) return body.empty() ? "" : "a body: " + body;
  dom::parser parser;
  dom::element found;
  if (parser.parse(body).get(found) != simdjson::SUCCESS) return "no JSON: " + body;
  const auto whole = std::string(simdjson::minify(wanted));
  if (whole.find(kIds) == std::string::npos && whole.find(R"({"keys":)") == std::string::npos) {
    return difference(wanted, found, "body");
  }
  for (const auto [name, value] : members_of(wanted)) {
    if (name == "response") continue;
    if (auto differs = difference(value, found[name].value(), std::string(name)); !differs.empty()) return differs;
  }
  if (dom::element ids; wanted["response"][kIds].get(ids) == simdjson::SUCCESS) {
    return wrong_events(events, wanted["response"], found["response"], is_filtered);
  }
  if (dom::array names; wanted["response"]["keys"].get(names) == simdjson::SUCCESS) {
    std::set<std::string> recorded;
    std::set<std::string> members;
    for (const auto name : names) recorded.insert(text(name));
    for (const auto member : members_of(found["response"])) members.insert(std::string(member.key));
    return members == recorded ? "" : "other members";
  }
  return "";  // only the number of members was recorded, and the count was compared
}

std::string wrong_headers(dom::element wanted, const Reply& reply) {
  std::map<std::string, std::string> headers;
  for (const auto [name, value] : members_of(wanted)) headers[lower_ascii(name)] = text(value);
  for (const auto& [name, value] : headers) {
    const auto found = reply.headers.find(name);
    if (found == reply.headers.end()) return "lacks " + name;
    if (!value.starts_with('(') && value != found->second)
      return fmt::format("{}: {} instead of {}", name, found->second, value);
  }
  for (const auto& [name, value] : reply.headers) {
    if (!headers.contains(name)) return fmt::format("has {}: {}", name, value);
  }
  return "";
}

TEST_F(Conformance, EachRecordedRequestIsAnsweredAsItWas) {
  const RecordedEvents events("events.jsonl");
  std::size_t compared = 0;
  for (const auto& line : lines("answers.jsonl")) {
    dom::parser parser;
    const auto recorded = parser.parse(line).value();
    const auto name = text(recorded["name"]);
    if (kNotSo.contains(name)) continue;
    SCOPED_TRACE(name);

    const auto reply = replay(recorded);

    const auto path = text(recorded["request"]["path"]);
    const bool is_filtered =
        std::ranges::any_of(std::array{"from=", "to=", "userId=", "action="},
                            [&path](const char* filter) { return path.find(filter) != std::string::npos; });
    EXPECT_EQ(reply.status, recorded["status"].get_int64().value());
    EXPECT_EQ(wrong_headers(recorded["headers"], reply), "");
    EXPECT_EQ(wrong_body(events, recorded["body"], reply.body, is_filtered), "");
    ++compared;
  }
  EXPECT_EQ(compared + kNotSo.size(), 315u);
}

/// The ids that `login/filter?QUERY` of a portal shows.
std::vector<std::int64_t> shown(Portal& portal, const std::string& query, UtcTime now) {
  Request request;
  request.target = "/api/2.0/security/audit/login/filter?" + query;
  request.authorization = "Bearer " + derived_key("read").reveal();
  dom::parser parser;
  return ids_of(parser.parse(portal.answer(request, now).body)["response"].value());
}

TEST(ConformanceOfWindows, OnMariaDbIsToTheOrderOfTies) {
  const RecordedEvents events("events.jsonl");
  const auto options = recorded_portal("");
  const auto portal = *Portal::create(options);
  const auto windows = lines("windows.jsonl");
  ASSERT_EQ(windows.size(), 401u);
  for (const auto& line : windows) {
    dom::parser parser;
    const auto recorded = parser.parse(line).value();
    const auto query = text(recorded["query"]);
    const bool is_filtered = query.find("from=") != std::string::npos;

    auto wanted = ids_of(recorded["ids"].value());
    auto found = shown(*portal, query, options.clock);

    if (is_filtered) {
      wanted = events.without_order_of_ties(wanted);
      found = events.without_order_of_ties(found);
    }
    EXPECT_EQ(found, wanted) << query;
  }
}

TEST(ConformanceOfWindows, OnPostgreSqlIsToTheDatesOfEvents) {
  const RecordedEvents events("postgresql/events.jsonl");
  auto options = recorded_portal("postgresql/");
  options.database = Database::postgresql;
  const auto portal = *Portal::create(options);
  const auto dates = [&events](const std::vector<std::int64_t>& ids) {
    std::vector<std::string> found;
    for (const auto id : ids) found.push_back(events.date(id));
    return found;
  };
  const auto windows = lines("postgresql/windows.jsonl");
  ASSERT_EQ(windows.size(), 534u);
  for (const auto& line : windows) {
    dom::parser parser;
    const auto recorded = parser.parse(line).value();
    const auto query = text(recorded["query"]);

    const auto wanted = ids_of(recorded["ids"].value());
    const auto found = shown(*portal, query, options.clock);

    // Which events of a date the window cuts off is the database's choice; the whole dates within it are as recorded.
    ASSERT_EQ(dates(found), dates(wanted)) << query;
    const auto is_at_an_edge = [&](std::int64_t id) {
      return events.date(id) == events.date(wanted.front()) || events.date(id) == events.date(wanted.back());
    };
    std::set<std::int64_t> inner;
    std::ranges::copy_if(wanted, std::inserter(inner, inner.end()), std::not_fn(is_at_an_edge));
    for (const auto id : inner) EXPECT_THAT(found, ::testing::Contains(id)) << query;
  }
}

TEST(ConformanceOfEvents, HoldsForEachRowOnBothDatabases) {
  for (const auto& folder : {std::string(), std::string("postgresql/")}) {
    const RecordedEvents events(folder + "events.jsonl");
    auto options = recorded_portal(folder);
    if (!folder.empty()) {
      options.database = Database::postgresql;
      options.ties = TieOrder::mariadb;     // which windows of 100 show each event once
      options.given->facts.places.clear();  // that installation had no table of places
    }
    const auto portal = *Portal::create(options);
    std::set<std::int64_t> seen;
    for (std::size_t start = 0; start < events.ids().size(); start += 100) {
      Request request;
      request.target = fmt::format("/api/2.0/security/audit/login/filter?startIndex={}&count=100", start);
      request.authorization = "Bearer " + derived_key("read").reveal();
      dom::parser parser;
      const auto body = portal->answer(request, options.clock).body;
      for (const auto event : list_of(parser.parse(body)["response"])) {
        const auto id = event["id"].get_int64().value();
        dom::parser recorded;
        EXPECT_EQ(difference(recorded.parse(events.json(id)).value(), event, "event"), "") << id;
        seen.insert(id);
      }
    }
    EXPECT_EQ(seen.size(), events.ids().size()) << folder;
  }
}

}  // namespace
}  // namespace logbook::demo
