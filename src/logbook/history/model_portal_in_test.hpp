#pragma once
#include <cstdint>
#include <deque>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "logbook/base/random.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/demo/ties.hpp"
#include "logbook/history/window_reader.hpp"

namespace logbook::history {

/// What a model portal does to whoever reads it.
struct Mischief {
  double inserts = 0;            ///< chance of a login before each request
  int inserts_at_once = 1;       ///< logins of each such chance, 1 to this
  double late_commits = 0;       ///< chance of a row committed below the newest before each request
  double expiry = 0;             ///< chance that rows past the lifetime are deleted before each request, in any order
  double bad_windows = 0;        ///< chance that a request fails for no reason of its own
  double falls_back = 0;         ///< chance, before each request, that the audit feature is lost
  double comes_back = 0;         ///< chance, before each request, that it is back
  std::int64_t order_lasts = 1;  ///< so many sums of offset and count bring the same order of ties
  std::int64_t fails_from =
      1'000'000'000;  ///< windows that begin there or behind fail, as behind a proxy that gives up
  demo::TieOrder ties = demo::TieOrder::shuffled;  ///< the order of rows of one second
};

/// A portal for the walk's tests, in memory: rows ordered by whole seconds, windows cut by place, and all that makes
/// real ones hard to read. What is expected is read at some moment before it is asked for, in any order, as
/// requests in flight side by side are. The same seed gives the same answers.
class ModelPortal final : public WindowReader {
 public:
  struct Row {
    std::int64_t id;
    std::int64_t second;  ///< when it truly was, since 1970
    bool bad = false;
  };

  ModelPortal(std::uint64_t seed, Zone zone, std::chrono::days lifetime, Mischief mischief)
      : random_(seed), zone_(zone), lifetime_(lifetime), mischief_(mischief) {}

  /// Fills the history with rows oldest first; the portal's clock then shows a time behind the newest.
  void fill(std::vector<Row> rows, std::int64_t clock);

  /// All rows at this moment, oldest first.
  const std::vector<Row>& rows() const { return rows_; }

  std::int64_t clock() const { return clock_; }
  std::int64_t requests() const { return requests_; }

  /// What the portal prints for a row.
  UtcTime printed(const Row& row) const;

  // WindowReader
  void expect(portal::Window window) override;
  void forget() override { flights_.clear(); }
  void forget(portal::Window window) override {
    std::erase_if(flights_, [window](const Flight& one) { return one.window == window; });
  }
  std::expected<portal::Page, portal::PageFailure> read(portal::Window window) override;

 private:
  using Reply = std::expected<portal::Page, portal::PageFailure>;

  struct Flight {
    portal::Window window;
    std::optional<Reply> reply;
  };

  Reply answer(portal::Window window);
  void live();
  void delete_some_expired();
  void insert(Row row);
  std::vector<Row> cut(std::int64_t start, std::int64_t count);

  Random random_;
  Zone zone_;
  std::chrono::days lifetime_;
  Mischief mischief_;
  std::vector<Row> rows_;
  std::int64_t clock_ = 0;
  std::int64_t next_id_ = 1;
  bool fallen_back_ = false;
  std::deque<Flight> flights_;
  std::int64_t requests_ = 0;
};

}  // namespace logbook::history
