#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "logbook/analysis/users.hpp"
#include "logbook/base/error.hpp"
#include "logbook/base/local_format.hpp"
#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/connection.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/filter_options.hpp"
#include "logbook/cli/history.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/event/filter.hpp"
#include "logbook/formats/coverage.hpp"
#include "logbook/formats/event_fields.hpp"

namespace logbook::cli {

/// The options of every command that asks about a login history.
struct QueryOptions {
  ArchiveOptions archive;
  bool live = false;  ///< ask the portal, whatever an archive holds
  ConnectionOptions connection;
  PaceOptions pace;
  FilterOptions filter;
};

/// Adds the options to `app`; `options` outlives it.
void add_query_options(CLI::App& app, QueryOptions& options);

/// Checks what can be checked before a portal is asked. Error: `usage`.
Result<void> check(const QueryOptions& options);

/// What there is to say of `events` of an answer of which nobody can tell whether they are from the address asked for.
std::string undecided_note(std::uint64_t events);

/// A question about a login history, and how far its answer reaches. For one thread at a time.
class Query {
 public:
  /// Asks the portal what is needed to understand the question: its zone, its clock, who a user is. Errors: `usage`,
  /// and whatever keeps a portal from answering. `context` and `options` outlive it.
  static Result<std::unique_ptr<Query>> open(const QueryOptions& options, const Context& context);

  /// Takes an event that fits, newest first.
  using Take = std::function<Result<Going>(const LoginEvent& event, formats::Standing standing)>;

  /// Reads the history and hands over what fits the filter and, if it is set, this outcome. To be called once. Error:
  /// that of `take`.
  Result<void> read(const Take& take);

  /// Adds the users of what fits to `users`, the one seen last first. To be called once, instead of `read`. False where
  /// they have to be counted event by event.
  Result<bool> count_users(analysis::Users& users);

  const Coverage& coverage() const { return end_.coverage; }
  formats::Asked asked() const { return {filter_.since, filter_.until}; }
  const Zone& zone() const { return zone_; }
  formats::TimeText time_text() const;
  const std::string& portal() const { return history_->portal(); }

  /// False where pages come without query and fragment.
  bool has_whole_pages() const { return history_->has_whole_pages(); }

  /// The portal's people.
  VisitPeople people() { return history_->people(); }

  /// True when a portal refused or failed before anything was read: then there is no answer to be shown.
  bool has_no_answer() const { return end_.error && handed_ == 0 && end_.coverage.stretch.empty(); }

  /// How far the answer reaches, one line each.
  std::vector<std::string> reach() const;

  /// What else there is to say about the events, one line each.
  const std::vector<std::string>& notes() const { return notes_; }

  /// Adds another; "" is none.
  void add_note(std::string note) {
    if (!note.empty()) notes_.push_back(std::move(note));
  }

  /// The exit status of the answer, or the error that ended it.
  Result<int> status() const;

 private:
  Query(std::unique_ptr<History> history, const Context& context, Zone zone, TimeFormat format)
      : history_(std::move(history)), context_(context), zone_(zone), format_(format) {}

  Result<void> understand(const QueryOptions& options);
  Result<Going> take_batch(const history::Batch& batch, const Take& take);
  UtcTime edge_at(UtcTime time, bool cuts_a_tie) const;
  void add_notes();

  std::unique_ptr<History> history_;
  const Context& context_;
  Zone zone_;
  TimeFormat format_;
  Filter filter_;
  history::WalkEnd end_;
  std::optional<UtcTime> cut_;  // claims begin here, where the taker had enough
  std::uint64_t read_ = 0;
  std::uint64_t handed_ = 0;
  std::uint64_t undecided_ = 0;
  std::uint64_t by_name_ = 0;
  std::uint64_t imported_ = 0;
  std::uint64_t provisional_ = 0;
  std::vector<std::string> notes_;
};

}  // namespace logbook::cli
