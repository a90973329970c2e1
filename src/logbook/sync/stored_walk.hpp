#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/history/walk.hpp"
#include "logbook/history/window_reader.hpp"
#include "logbook/sync/restore.hpp"
#include "logbook/sync/sync.hpp"

namespace logbook::sync {

/// What is to be read of a portal's history.
struct Stretch {
  std::optional<UtcTime> since{};         ///< how far back; nothing: to the portal's oldest event
  std::optional<std::int64_t> first{};    ///< as in `history::WalkOptions`
  std::optional<history::Edge> resume{};  ///< behind these rows; nothing: from the newest event
  std::optional<UtcTime> until{};         ///< where claims end, if not at the walk's own beginning
  /// This range was read before: events that are held of it and not met have vanished. That is stored in the end.
  std::optional<TimeRange> known{};
  std::optional<UtcTime> known_at{};          ///< when it was read, by the portal's clock; nothing: at its end
  bool is_known_long = false;                 ///< then memory is taken for the ids of a few batches of it, not for all
  std::optional<UtcTime> compared_down_to{};  ///< what of `known` is not older needs no judgement
  bool is_gentle = false;                     ///< one request at a time
  bool was_limited = false;                   ///< as in `history::WalkOptions`
  /// Looks at each batch before it is stored; false ends the walk with `enough`, and nothing more is stored or claimed.
  /// Also asked, with an empty batch, where the portal has no event to show. May be empty.
  std::function<bool(const history::Batch& batch)> goes_on{};

  /// Begins behind the rows of `edge`, which are known: nothing newer is claimed. Nothing: at the newest event.
  void resume_behind(std::optional<history::Edge> edge);
};

/// Walks over stretches of a portal's history and stores what it reads: each batch with what it makes complete, in one
/// transaction. For one thread at a time.
class StoredWalk {
 public:
  /// All outlive it.
  StoredWalk(history::WindowReader& reader, archive::Archive& archive, const SyncOptions& options)
      : reader_(reader), archive_(archive), options_(options), restores_(archive, options) {}

  /// Looks at all that is stored.
  RestoreWatch& restores() { return restores_; }

  /// What the portal's ids mean by now.
  const archive::Epochs& epochs() const { return restores_.epochs(); }

  /// Since when the portal keeps all that is known up to `known_until`: it deletes what is older.
  UtcTime surely_kept_since(UtcTime known_until) const;

  /// Errors: those of the archive. That the portal fails is part of the answer.
  Result<history::WalkEnd> read(const Stretch& stretch);

  /// How far down the last `read` compared known ground that is long, if no more than that.
  UtcTime compared_down_to() const { return compared_down_to_; }

  /// Ids of events that have vanished of what the last `read` compared. It stored them, unless it ended with `enough`.
  std::vector<std::int64_t> vanished() const;

  /// Stores what was not read but concluded.
  Result<void> store(const archive::Batch& batch);

  /// An empty batch for this portal.
  archive::Batch batch() const;

  /// What became of all that was stored.
  const archive::Appended& appended() const { return appended_; }

 private:
  Result<void> store(std::vector<LoginEvent> events, const Coverage& coverage, const Stretch& stretch,
                     std::vector<std::int64_t> vanished);
  Result<void> confirm(const LoginEvent& newest);
  void see(const std::vector<LoginEvent>& events, const Stretch& stretch);
  Result<void> compare_so_far(const Stretch& stretch, const Coverage& coverage);
  Result<void> find_missing(const Stretch& stretch, const Coverage& coverage);

  history::WindowReader& reader_;
  archive::Archive& archive_;
  const SyncOptions& options_;
  RestoreWatch restores_;
  archive::Appended appended_;
  std::uint64_t read_ = 0;                          // events
  bool is_confirmed_ = false;                       // that this is the portal whose history is held
  std::unordered_map<std::int64_t, UtcTime> seen_;  // events of known ground that this walk has met
  std::unordered_map<std::int64_t, std::uint32_t>
      missing_;  // ids held of compared ground and not met, with their epoch
  UtcTime compared_down_to_{};
};

}  // namespace logbook::sync
