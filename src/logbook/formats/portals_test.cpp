#include "logbook/formats/portals.hpp"

#include <gmock/gmock.h>

#include <array>
#include <sstream>

#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using testing::at;

Ledger held() {
  Timeline timeline;
  const std::array holes{
      Hole{.newer = {}, .older = {}, .missing = 1, .reason = HoleReason::bad_row, .time = {at(3, 0), at(4, 0)}}};
  paint(timeline, {{at(1, 0), at(8, 0)}}, holes);
  return Ledger(timeline);
}

const std::array kPortals{
    PortalOverview{.name = "acme",
                   .address = "https://docs.acme.example",
                   .configured = true,
                   .state = "incomplete",
                   .last_sync = at(9, 0),
                   .ledger = held(),
                   .key_expires = at(12, 0)},
    PortalOverview{.name = "beta", .address = "https://b", .configured = true, .state = "never"},
    PortalOverview{.name = "https://\x1b.old", .address = {}, .state = "whole", .key_never_expires = true}};

TEST(Portals, AreATableForEyes) {
  std::ostringstream out;
  write_portals_table(kPortals, 0, format_utc, out);

  EXPECT_EQ(out.str(),
            "PORTAL            STATE                  LAST SYNC             COMPLETE UNTIL        HOLES  "
            "KEY EXPIRES           COMPLETE FROM         ADDRESS\n"
            "acme              incomplete             2026-03-02T09:00:00Z  2026-03-02T08:00:00Z      1  "
            "2026-03-02T12:00:00Z  2026-03-02T01:00:00Z  https://docs.acme.example\n"
            "beta              never                  -                     -                         -  "
            "-                     -                     https://b\n"
            "https://\\x1b.old  whole, not configured  -                     -                         -  "
            "never                 -\n");
}

TEST(Portals, ShowWholeTimesOrNoneWhereTheTerminalIsNarrow) {
  std::ostringstream out;
  write_portals_table(std::span(kPortals).first(2), 80, format_utc, out);

  EXPECT_EQ(out.str(),
            "PORTAL  STATE       LAST SYNC             COMPLETE UNTIL        HOLES\n"
            "acme    incomplete  2026-03-02T09:00:00Z  2026-03-02T08:00:00Z      1\n"
            "beta    never       -                     -                         -\n"
            "not shown for lack of room: key expires, complete from, address; --wide\n");
}
TEST(Portals, AreJsonForPrograms) {
  std::ostringstream out;
  write_portals_json(kPortals, out);

  EXPECT_EQ(
      out.str(),
      R"([{"portal":"acme","address":"https://docs.acme.example","configured":true,"state":"incomplete",)"
      R"("last_sync":"2026-03-02T09:00:00.000000Z","from":"2026-03-02T01:00:00.000000Z","until":"2026-03-02T08:00:00.000000Z",)"
      R"("holes":1,"key_expires":"2026-03-02T12:00:00.000000Z"},)"
      R"({"portal":"beta","address":"https://b","configured":true,"state":"never","last_sync":null,"from":null,)"
      R"("until":null,"holes":0,"key_expires":null},)"
      R"({"portal":"https://\u001b.old","address":null,"configured":false,"state":"whole","last_sync":null,)"
      R"("from":null,"until":null,"holes":0,"key_expires":"never"}])"
      "\n");
}

}  // namespace
}  // namespace logbook::formats
