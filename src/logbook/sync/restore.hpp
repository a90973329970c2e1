#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/archive/epochs.hpp"
#include "logbook/base/error.hpp"
#include "logbook/event/coverage.hpp"
#include "logbook/event/login_event.hpp"
#include "logbook/sync/portal_memory.hpp"
#include "logbook/sync/sync.hpp"

namespace logbook::sync {

/// Notices that a portal was restored from a backup: it gives ids out again that are held, to events that happened
/// after all that was held. Then those ids begin to count for another epoch, and what is lost is named: what happened
/// between the last reading and the first event since the restore, and what the backup lacks of gaps that were still to
/// be read.
///
/// It looks at each batch of a walk before it is stored, so it does not matter where a walk begins or breaks off.
/// While a walk has not come down to what the backup had, nothing is claimed below the events since the restore. What
/// it knows is stored with the batches that show it. Of what a backup lacked, and was never read, nothing can be
/// noticed. For one thread at a time.
///
/// Errors of all: those of the archive.
class RestoreWatch {
 public:
  /// Both outlive it.
  RestoreWatch(archive::Archive& archive, const SyncOptions& options)
      : archive_(archive), options_(options), memory_(archive, options.portal) {}

  /// Learns what earlier syncs noticed. To be called first.
  Result<void> remember();

  const archive::Epochs& epochs() const { return epochs_; }

  /// What batches take for granted: that no other program has noticed a restore, or found out more of one.
  std::vector<archive::Cursor> basis() const;

  /// True from when a restore is noticed until it is known what the backup had.
  bool is_open() const { return !losses_.empty(); }

  /// True when that is not known of one by which something between `since` and `until` was lost.
  bool is_open_between(UtcTime since, UtcTime until) const;

  /// Of how many restores it became known since `remember`.
  int settled() const { return settled_; }

  /// True when one was noticed since `remember`.
  bool was_noticed() const { return was_noticed_; }

  /// Learns what is held: a walk begins.
  Result<void> expect();

  /// True when the newest events that are held, if from `kept_since` on, are not among `newest`, the portal's newest,
  /// and nothing later is. Nobody can tell then whether they were deleted or the portal was restored: the id of its
  /// next event will show.
  bool misses_newest(std::span<const LoginEvent> newest, UtcTime kept_since) const;

  /// True when the newest event that was held, if there was one, is among those that the walk brought.
  bool has_met_newest() const { return !newest_ || has_met_newest_; }

  /// Looks at the events of `batch`, makes its claims and holes what can be said of a portal that was restored, and
  /// gives it the epochs. `is_oldest`: the portal has nothing below them.
  Result<void> look(archive::Batch& batch, bool is_oldest);

 private:
  /// What is held below a stretch that is not.
  struct Ground {
    std::int64_t highest_id{};
    LoginEvent newest;
    std::optional<UtcTime> known_until;  ///< how far it is complete, if it is
  };

  /// What a restore took away that was not read.
  struct Loss {
    UtcTime from;           ///< what is older was read
    UtcTime below;          ///< what the portal has from before it is of the backup
    std::size_t restore{};  ///< its number

    /// True when `batch` goes down to it from above.
    bool lies_below(const archive::Batch& batch) const { return !batch.claim || batch.claim->stretch.until > below; }
  };

  Result<void> learn();
  Result<void> notice(std::span<const LoginEvent> events);
  Result<std::optional<Ground>> ground_before(std::optional<UtcTime> above, std::optional<UtcTime> known_until) const;
  Result<const Ground*> ground_below(UtcTime time);
  Result<bool> is_given_out_again(const LoginEvent& event, const Ground& ground) const;
  void begin(const Ground& ground, std::int64_t id);
  const Loss* loss_above(UtcTime time) const;
  void reach_down(std::span<const LoginEvent> events);
  Result<void> settle(archive::Batch& batch, const Loss& loss, std::optional<UtcTime> backup);
  UtcTime surely_kept_since() const;
  Result<void> leave_open(archive::Batch& batch, const Loss& loss) const;
  Result<std::optional<Landmark>> first_since(const Loss& loss, std::span<const LoginEvent> events) const;
  Result<void> name_lost_gaps(const Loss& loss, std::optional<UtcTime> backup);
  std::string text_of_losses() const;
  Result<void> name_lost(const TimeRange& lost, const TimeRange& claimed);
  Result<Hole> lost_hole(const TimeRange& lost) const;
  archive::Batch batch() const;

  archive::Archive& archive_;
  const SyncOptions& options_;
  PortalMemory memory_;
  archive::Epochs epochs_;
  std::vector<TimeRange> known_;  // what had been read when the walk began, newest first
  std::optional<Ground> newest_;  // all that is held
  bool has_met_newest_ = false;
  std::optional<Ground> ground_;         // below the gap that was looked at last
  std::optional<UtcTime> ground_until_;  // where that gap begins
  std::vector<Loss> losses_;             // of which the backup is not known yet, newest first
  int settled_ = 0;
  std::string noted_losses_;  // as it is stored
  archive::Epochs noted_epochs_;
  bool was_noticed_ = false;
  std::optional<UtcTime> new_below_;  // of those that were noticed since `expect`: what is older may be of a backup
};

}  // namespace logbook::sync
