#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/demo/access.hpp"
#include "logbook/demo/answer.hpp"
#include "logbook/demo/audit_query.hpp"
#include "logbook/demo/geolocation.hpp"
#include "logbook/demo/given_rows.hpp"
#include "logbook/demo/history.hpp"
#include "logbook/demo/keys.hpp"
#include "logbook/demo/login_query.hpp"
#include "logbook/demo/made_up_rows.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/query.hpp"
#include "logbook/demo/rate_limit.hpp"
#include "logbook/demo/row_json.hpp"
#include "logbook/demo/sign_in.hpp"
#include "logbook/demo/traffic.hpp"

namespace logbook::demo {

/// A portal without a network: takes requests, gives answers, and keeps to what the genuine server was seen to answer,
/// quirks included. The same options, requests and clocks give the same answers. Safe to use from several threads.
///
/// Quirks worth knowing: `login/filter` cuts its window first and filters afterwards; events of one date come in an
/// order that depends on offset and count; without the audit feature it ignores the window and shows the newest 20; a
/// lifetime that was never set says that it was changed a few minutes ago.
class Portal {
 public:
  /// Makes the history up, or takes the given one. Error: `usage`, for an unknown time zone.
  static Result<std::unique_ptr<Portal>> create(Options options);

  Portal(const Portal&) = delete;
  Portal& operator=(const Portal&) = delete;

  /// Answers one request at `now` on the portal's clock.
  Answer answer(const Request& request, UtcTime now);

  /// The API keys, the one to use first; see `make_keys`.
  const std::vector<ApiKey>& keys() const { return facts_.keys; }

  /// All people; see `kOwner` and its neighbours for who is who in a made-up portal.
  const std::vector<Person>& people() const { return facts_.people; }

  /// Lets `change` at the history while no request reads it: to insert, delete or spoil rows.
  void change_history(const std::function<void(History&)>& change);

  /// Puts a row into the history. Later sign-ins get ids above its own, also when it is deleted again.
  void insert(GivenRow row);

 private:
  struct Call;
  struct Route;
  struct Match;

  Portal(Options options, std::optional<GivenPortal> given, Zone zone);

  static Match find_route(std::string_view method, std::string_view path);
  Answer routed(const Request& request, UtcTime now, std::optional<Fault> fault);
  std::optional<Fault> strike(std::string_view target);
  void heal_bad_rows();
  std::chrono::milliseconds cost(const Request& request) const;
  static UtcTime loaded(std::optional<UtcTime>& time, UtcTime now);
  Columns columns(const Row& row, MadeUpRows::Made& made) const;
  std::int32_t next_id();
  std::vector<Row> window(const LoginQuery& query, UtcTime now);
  Answer events(const Call& call, const LoginQuery& query, RowStyle style);
  void note_sign_in(const Call& call, const std::string& name, std::int32_t action);
  void note_lifetime(UtcTime now, const Person& person, std::string ip);

  Answer login_last(const Call& call);
  Answer login_filter(const Call& call);
  Answer audit_last(const Call& call);
  Answer audit_filter(const Call& call);
  Answer lifetime(const Call& call);
  Answer set_lifetime(const Call& call);
  Answer report(const Call& call);
  Answer types(const Call& call);
  Answer mappers(const Call& call);
  Answer connections(const Call& call);
  Answer portal(const Call& call);
  Answer quota(const Call& call);
  Answer tariff(const Call& call);
  Answer capabilities(const Call& call);
  Answer settings(const Call& call);
  Answer version(const Call& call);
  Answer build(const Call& call);
  Answer authentication(const Call& call);
  Answer sign_in(const Call& call);
  Answer own_key(const Call& call);
  Answer people_filter(const Call& call);
  Answer person(const Call& call);
  Answer person_by_email(const Call& call);
  Answer self(const Call& call);

  const Options options_;  // without a given portal
  const Zone zone_;
  const PortalFacts facts_;
  const Geolocation places_;
  const RowWriter writer_;
  const MadeUpRows made_up_rows_;
  GivenRows given_rows_;
  RateLimit rate_limit_;

  std::mutex mutex_;  // guards what follows
  Traffic traffic_;
  History history_;
  std::int32_t last_id_ = 0;    // the highest that there ever was
  FaultPlan faults_;            // with the times that are left
  std::uint64_t requests_ = 0;  // for the history
  BruteForceGuard guard_;
  std::int64_t noted_sign_ins_ = 0;
  std::vector<AuditEvent> audit_trail_;  // oldest first
  std::optional<Lifetime> lifetime_;
  std::optional<UtcTime> lifetime_loaded_;  // the default one
  std::optional<UtcTime> portal_loaded_;
};

}  // namespace logbook::demo
