#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "logbook/base/error.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/cli/connection.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/history.hpp"
#include "logbook/cli/portal_facts.hpp"
#include "logbook/cli/stop_signals.hpp"
#include "logbook/history/read_ahead.hpp"
#include "logbook/history/walk.hpp"
#include "logbook/portal/client.hpp"

namespace logbook::cli {

/// The whole login history of a live portal. While it lives, Ctrl-C ends reading and not the program.
class PortalHistory final : public History {
 public:
  /// Connects as the options say and asks the portal for its zone and for how long it keeps events. Where it does not
  /// tell, the history can still be read, with smaller claims. Errors: `usage`, and whatever keeps a portal from
  /// answering. `context` outlives it.
  static Result<std::unique_ptr<PortalHistory>> open(const ConnectionOptions& options, const PaceOptions& pace,
                                                     const Context& context);

  /// The same of `portal`, one of several that are asked side by side: they share `interruption` and `places`, which
  /// outlive it. What is `known` of the portal is not asked for.
  static Result<std::unique_ptr<PortalHistory>> open(const PortalChoice& portal, const ConnectionOptions& options,
                                                     const PaceOptions& pace, const Context& context,
                                                     Interruption& interruption, http::Places* places,
                                                     const std::optional<PortalFacts>& known = {});

  // History; `now` is what the portal's clock showed when it was opened.
  const std::string& portal() const override { return name_; }
  UtcTime now() const override { return now_; }
  const std::optional<Zone>& zone() const override { return facts_.zone; }
  std::string_view unknown_zone() const override { return facts_.unknown_zone; }
  UtcTime oldest() const override { return facts_.retention.may_exist_since(now_); }
  std::vector<std::string> notes() const override;
  Result<FoundUser> find_user(std::string_view text) override { return cli::find_user(team_.asking, text); }
  VisitPeople people() override { return people_of(team_.asking_once); }
  Result<history::WalkEnd> read(const Filter& filter, const history::VisitBatch& visit) override;
  int interrupted_status() override { return interruption_.exit_status(); }

  /// What the portal says of itself.
  const PortalFacts& facts() const { return facts_; }

  /// True when that was known before.
  bool facts_were_known() const { return facts_were_known_; }

  /// For questions that can be done without: it never tries again.
  portal::Client& client_once() { return team_.asking_once; }

  /// Calls `read` with the portal's windows and with how to walk over them, and returns what it returns. What was asked
  /// for ahead ends with it. To be called once, and not beside `read`.
  using ReadWindows = std::function<Result<void>(history::WindowReader& windows, const history::WalkOptions& walk)>;
  Result<void> read_windows(const ReadWindows& read);

  /// Whether the portal's plan includes reading more than its newest events; nothing where it does not tell.
  std::optional<bool> plan_has_audit();

 private:
  PortalHistory(std::string name, std::unique_ptr<Interruption> own, Interruption& interruption, Team team)
      : name_(std::move(name)), own_(std::move(own)), interruption_(interruption), team_(std::move(team)) {}

  Result<void> ask_for_facts();

  std::string name_;
  std::unique_ptr<Interruption> own_;  // null where `interruption_` is lent
  Interruption& interruption_;
  Team team_;
  UtcTime now_;
  PortalFacts facts_;
  bool facts_were_known_ = false;
};

}  // namespace logbook::cli
