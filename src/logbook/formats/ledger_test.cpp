#include "logbook/formats/ledger.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using testing::at;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

HeldHistory history() {
  Hole hole;
  hole.newer = Landmark{8, at(9, 40)};
  hole.older = Landmark{7, at(9, 20)};
  hole.time = {at(9, 20), at(9, 40)};
  hole.reason = HoleReason::restored;
  HeldHistory made{.portal = "https://docs.example.com"};
  Timeline timeline;
  paint(timeline, {{at(4, 0), at(5, 0)}});
  paint(timeline, {{at(8, 0), at(10, 0)}}, std::vector{hole});
  made.ledger = Ledger(timeline);
  made.changes.push_back({"vanished", 9, at(8, 15), at(12, 0)});
  return made;
}

std::string json(const HeldHistory& history) {
  std::string out;
  append_ledger_json(out, history);
  return out;
}

TEST(LedgerLine, ShowsWhatIsCompleteWhatIsNotAndWhereHolesAre) {
  EXPECT_EQ(timeline(history().ledger, 12), "2026-03-02 [==......==!!] 2026-03-02");
  EXPECT_EQ(timeline({}, 12), "");
}

TEST(LedgerLines, TellOfStretchesHolesAndChanges) {
  auto audited = history();
  audited.audited = at(12, 0);
  audited.compared = at(11, 0);

  EXPECT_THAT(
      ledger_lines(audited),
      ElementsAre(HasSubstr(" [="), "complete from 2026-03-02T08:00:00Z to 2026-03-02T10:00:00Z",
                  "not read from 2026-03-02T05:00:00Z to 2026-03-02T08:00:00Z",
                  "complete from 2026-03-02T04:00:00Z to 2026-03-02T05:00:00Z",
                  HasSubstr("what is older is not in the archive"),
                  HasSubstr("the portal was restored from a backup that lacks them"),
                  "finding: id 9 (2026-03-02T08:15:00Z) vanished in the portal's past, noticed 2026-03-02T12:00:00Z",
                  "every event was last compared with the portal on 2026-03-02T11:00:00Z",
                  HasSubstr("positions were last compared on 2026-03-02T12:00:00Z")));
  EXPECT_THAT(ledger_lines({.portal = "x"}), ElementsAre("nothing is known to be complete"));
}

TEST(LedgerLines, SayWhetherThePortalHadMore) {
  auto whole = history();
  whole.reaches_end = true;
  EXPECT_THAT(ledger_lines(whole), Contains("the portal had nothing older when all of it was read"));
  EXPECT_THAT(json(whole), HasSubstr(R"("reachesEnd":true,)"));
  EXPECT_THAT(json(history()), HasSubstr(R"("reachesEnd":false,)"));

  whole.pruned = Forgotten{.before = at(4, 0), .readings = 7, .when = at(12, 0)};
  EXPECT_THAT(ledger_lines(whole), Not(Contains(HasSubstr("older when"))));
}

TEST(LedgerJson, HasStretchesHolesAndChanges) {
  const auto told = json(history());

  EXPECT_THAT(told,
              HasSubstr(R"("stretches":[{"from":"2026-03-02T08:00:00.000000Z","until":"2026-03-02T10:00:00.000000Z")"));
  EXPECT_THAT(told, HasSubstr(R"("reason":"restored")"));
  EXPECT_THAT(
      told,
      HasSubstr(
          R"("audited":null,"compared":null,"pruned":null,"changes":[{"what":"vanished","id":9,"time":"2026-03-02T08:15:00.000000Z")"));
}

}  // namespace
}  // namespace logbook::formats
