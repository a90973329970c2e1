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
#include "logbook/demo/history.hpp"
#include "logbook/demo/keys.hpp"
#include "logbook/demo/login_query.hpp"
#include "logbook/demo/options.hpp"
#include "logbook/demo/people.hpp"
#include "logbook/demo/query.hpp"
#include "logbook/demo/rate_limit.hpp"
#include "logbook/demo/row_json.hpp"
#include "logbook/demo/traffic.hpp"

namespace logbook::demo {

/// A portal without a network: takes requests, gives answers, and keeps to the contract of the real one, quirks
/// included. The same options, requests and clocks give the same answers. Safe to use from several threads.
///
/// Quirks worth knowing: `login/filter` cuts its window first and filters afterwards; rows of one second come in
/// another order with each request; without the audit feature it ignores the window and shows the newest 20.
class Portal {
 public:
  /// Makes the history up. Error: `usage`, for an unknown time zone.
  static Result<std::unique_ptr<Portal>> create(const Options& options);

  Portal(const Portal&) = delete;
  Portal& operator=(const Portal&) = delete;

  /// Answers one request at `now` on the portal's clock.
  Answer answer(const Request& request, UtcTime now);

  /// The API keys, the one to use first; see `make_keys`.
  const std::vector<ApiKey>& keys() const { return keys_; }

  /// All people; see `kOwner` and its neighbours for who is who.
  const std::vector<Person>& people() const { return people_; }

  /// Lets `change` at the history while no request reads it: to insert, delete or spoil rows.
  void change_history(const std::function<void(History&)>& change);

 private:
  struct Call;
  struct Route;

  Portal(const Options& options, Zone zone);

  static const Route* find_route(std::string_view path);
  Answer admitted(const Request& request, UtcTime now, std::optional<Fault> fault);
  std::optional<Fault> strike(std::string_view target);
  bool uses_up(Fault fault);
  Answer rows_answer(const Call& call, const LoginQuery& query);
  bool is_admin(const ApiKey* key) const;

  Answer login_last(const Call& call);
  Answer login_filter(const Call& call);
  Answer lifetime(const Call& call);
  Answer quota(const Call& call);
  Answer tariff(const Call& call);
  Answer capabilities(const Call& call);
  Answer settings(const Call& call);
  Answer versions(const Call& call);
  Answer authentication(const Call& call);
  Answer own_key(const Call& call);
  Answer people_filter(const Call& call);
  Answer person(const Call& call);
  Answer person_by_email(const Call& call);

  const Options options_;
  const Zone zone_;
  const std::vector<Person> people_;
  const std::vector<ApiKey> keys_;
  const RowWriter writer_;
  RateLimit rate_limit_;

  std::mutex mutex_;  // guards what follows
  Traffic traffic_;
  History history_;
  FaultPlan faults_;             // with the times that are left
  std::uint64_t tie_order_ = 0;  // counts the requests for the history
};

}  // namespace logbook::demo
