#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/connection.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/history.hpp"

namespace logbook::cli {

/// A portal's login history as an archive holds it: neither key nor network is needed. It reaches up to the last sync.
class ArchivedHistory final : public History {
 public:
  /// The history of the portal that is asked for, or of the only one that the archive holds; nothing where there is no
  /// archive, or another portal's. Errors: `usage`; those of `archive::open`; `not_found`, where the archive that
  /// `options` names is not there.
  static Result<std::unique_ptr<History>> find(const ArchiveOptions& options, const ConnectionOptions& connection,
                                               const Context& context);

  const std::string& portal() const override { return portal_; }
  UtcTime now() const override { return now_; }
  const std::optional<Zone>& zone() const override { return zone_; }
  UtcTime oldest() const override;
  std::vector<std::string> notes() const override;
  Result<FoundUser> find_user(std::string_view text) override { return cli::find_user(people(), text); }
  bool has_whole_pages() const override { return false; }
  VisitPeople people() override;
  Result<history::WalkEnd> read(const Filter& filter, const history::VisitBatch& visit) override;
  Result<std::optional<CountedUsers>> count_users(const Filter& filter, analysis::Users& users) override;

 private:
  ArchivedHistory(std::unique_ptr<archive::Archive> archive, std::string location, std::string portal);

  Result<void> learn();
  Coverage coverage_of(const Filter& filter) const;
  Result<std::optional<UtcTime>> newest_import(const Filter& filter);
  Result<void> hand_out(const Filter& filter, const history::VisitBatch& visit, history::WalkEnd& end);
  Result<void> describe(const archive::Group& group, const Filter& filter, analysis::Users& users);

  std::unique_ptr<archive::Archive> archive_;
  std::string location_;
  std::string portal_;
  UtcTime opened_;  // by our clock
  UtcTime now_;     // by the portal's, as far as is known
  std::optional<Zone> zone_;
  Ledger ledger_;
  bool holds_imports_ = false;  // looked for where nothing is known to be complete
  std::optional<UtcTime> pruned_before_;
  bool reaches_end_ = false;  // as far back as the portal went
  bool is_limited_ = false;   // the portal shows its newest events only
};

}  // namespace logbook::cli
