#include "logbook/formats/coverage.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::formats {
namespace {

using testing::at;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

Coverage from_8_to_19(CoverageEnd end, std::vector<Hole> holes = {}) {
  return {{at(8, 0), at(19, 4)}, std::move(holes), end};
}

Coverage of_nothing(CoverageEnd end) { return {{at(8, 0), at(8, 0)}, {}, end}; }

Hole hole(HoleReason reason, std::optional<std::uint64_t> missing) {
  return {Landmark{8816, at(9, 30)}, Landmark{8812, at(9, 10)}, missing, reason, {at(9, 10), at(9, 31)}};
}

std::string json(const Coverage& coverage, const Asked& asked = {}) {
  std::string out;
  append_coverage_json(out, coverage, asked);
  return out;
}

TEST(CoverageLines, SayFromWhenToWhenAnAnswerIsComplete) {
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::oldest_event), {}),
              ElementsAre("complete from 2026-03-02T08:00:00Z to 2026-03-02T19:04:00Z"));
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::interrupted), {.since = at(9, 0)}),
              ElementsAre("complete from 2026-03-02T08:00:00Z to 2026-03-02T19:04:00Z"))
      << "what was asked for had been read before the stop";
  EXPECT_THAT(coverage_lines(of_nothing(CoverageEnd::since), {.since = at(19, 3)}),
              ElementsAre("newer than what is settled: nothing can be claimed yet", "run it again in a minute"));
}

TEST(CoverageLines, SayWhyAnAnswerReachesNoFurther) {
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::interrupted), {}),
              ElementsAre("stopped early: complete only from 2026-03-02T08:00:00Z to 2026-03-02T19:04:00Z",
                          HasSubstr("run it again")));
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::failed), {}),
              ElementsAre(HasSubstr("reading broke off: complete only from")));
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::unsettled), {}),
              ElementsAre(HasSubstr("did not fit together"), HasSubstr("when fewer people sign in")));
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::oldest_event), {.since = at(7, 0)}),
              ElementsAre(HasSubstr("keeps no older events: complete only from 2026-03-02T08:00:00Z")));
}

Coverage newest_20(std::optional<bool> plan_has_audit) {
  auto coverage = from_8_to_19(CoverageEnd::degraded);
  coverage.plan_has_audit = plan_has_audit;
  return coverage;
}

TEST(CoverageLines, NameTheMissingFeatureOfAPlanAndWhatHelps) {
  EXPECT_THAT(coverage_lines(newest_20(false), {}),
              ElementsAre("newest 20 only: this plan has no audit feature (GET /portal/quota says audit: false): "
                          "complete only from 2026-03-02T08:00:00Z to 2026-03-02T19:04:00Z",
                          HasSubstr("a plan with the audit feature shows all")));
}

TEST(CoverageLines, DoNotBlameThePlanWithoutItsWord) {
  EXPECT_THAT(coverage_lines(newest_20(true), {}),
              ElementsAre(HasSubstr("although its plan has the audit feature"), HasSubstr("web:hide-settings")));
  EXPECT_THAT(coverage_lines(newest_20(std::nullopt), {}),
              ElementsAre(HasSubstr("as plans without the audit feature do"), HasSubstr("shows all")));
}

TEST(CoverageLines, ClaimNothingWhereNothingIsKnown) {
  EXPECT_THAT(coverage_lines(of_nothing(CoverageEnd::failed), {}),
              ElementsAre("reading broke off: nothing is known to be complete"));
}

TEST(CoverageLines, NameEachHole) {
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::oldest_event, {hole(HoleReason::bad_row, 1)}), {}),
              ElementsAre("complete from 2026-03-02T08:00:00Z to 2026-03-02T19:04:00Z, but for 1 hole",
                          "hole of 1 event between id 8812 (2026-03-02T09:10:00Z) and id 8816 (2026-03-02T09:30:00Z): "
                          "the portal fails on it"));
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::since, {hole(HoleReason::bad_row, 3),
                                                               hole(HoleReason::crowded_second, std::nullopt)}),
                             {}),
              ElementsAre(HasSubstr("but for 2 holes"), HasSubstr("hole of 3 events between"),
                          HasSubstr("hole of unknown size, perhaps nothing is missing, between")));
}

TEST(CoverageLines, NameHolesThatReachToAnEndOfTheHistory) {
  auto to_newest = hole(HoleReason::unjoined, 2);
  to_newest.newer = std::nullopt;
  auto to_oldest = hole(HoleReason::unjoined, 2);
  to_oldest.older = std::nullopt;

  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::since, {to_newest, to_oldest}), {}),
              ElementsAre(HasSubstr("2 holes"), HasSubstr("from id 8812 (2026-03-02T09:10:00Z) to the newest event"),
                          HasSubstr("from the oldest event to id 8816 (2026-03-02T09:30:00Z)")));
}

TEST(CoverageLines, LeaveOutHolesBesideTheQuestion) {
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::since, {hole(HoleReason::bad_row, 1)}), {.since = at(12, 0)}),
              ElementsAre("complete from 2026-03-02T08:00:00Z to 2026-03-02T19:04:00Z"));
}

TEST(CoverageLines, DoNotFloodTheTerminalWithHoles) {
  const std::vector<Hole> many(250, hole(HoleReason::bad_row, 1));

  const auto lines = coverage_lines(from_8_to_19(CoverageEnd::since, many), {});

  EXPECT_THAT(lines, SizeIs(12));
  EXPECT_EQ(lines.back(), "and 240 holes more: json lists all");
}

TEST(CoverageLines, ShowTimesAsTheReaderWantsThem) {
  EXPECT_THAT(coverage_lines(from_8_to_19(CoverageEnd::since), {},
                             [](UtcTime time) { return time == at(8, 0) ? "morning" : "evening"; }),
              ElementsAre("complete from morning to evening"));
}

TEST(EmptyLine, SaysNoneOnlyOfACompleteAnswer) {
  EXPECT_EQ(empty_line(from_8_to_19(CoverageEnd::oldest_event), {}), "no matching login events");
  for (const auto end :
       {CoverageEnd::interrupted, CoverageEnd::degraded, CoverageEnd::unsettled, CoverageEnd::failed}) {
    EXPECT_THAT(empty_line(from_8_to_19(end), {}), HasSubstr("in what could be read; whether"));
  }
  EXPECT_THAT(empty_line(from_8_to_19(CoverageEnd::since, {hole(HoleReason::bad_row, 1)}), {}),
              HasSubstr("in what could be read"));
}

TEST(ProvisionalLine, SaysFromWhenOnOthersMayAppear) {
  const auto coverage = from_8_to_19(CoverageEnd::since);
  EXPECT_EQ(provisional_line(coverage, 0), "");
  EXPECT_EQ(provisional_line(coverage, 2),
            "2 events from 2026-03-02T19:04:00Z on: provisional, the portal may still write others of that time");
}

TEST(CoverageJson, HoldsAllThatIsKnown) {
  EXPECT_EQ(
      json(from_8_to_19(CoverageEnd::oldest_event, {hole(HoleReason::bad_row, 1)})),
      R"({"from":"2026-03-02T08:00:00.000000Z","until":"2026-03-02T19:04:00.000000Z","complete":false,"end":"oldest-event",)"
      R"("holes":[{"reason":"bad-row","missing":1,"newer":{"id":8816,"time":"2026-03-02T09:30:00.000000Z"},)"
      R"("older":{"id":8812,"time":"2026-03-02T09:10:00.000000Z"},)"
      R"("from":"2026-03-02T09:10:00.000000Z","until":"2026-03-02T09:31:00.000000Z"}]})");
}

TEST(CoverageJson, IsNullWhereNothingIsKnown) {
  EXPECT_EQ(json(of_nothing(CoverageEnd::degraded)),
            R"({"from":null,"until":null,"complete":false,"end":"degraded","holes":[]})");
  EXPECT_THAT(json(newest_20(false)), HasSubstr(R"("end":"degraded","planHasAudit":false,"holes":[])"));
  const TimeRange ever{UtcTime::min(), UtcTime::max()};
  const Hole everything{std::nullopt, std::nullopt, std::nullopt, HoleReason::unjoined, ever};
  EXPECT_THAT(
      json(from_8_to_19(CoverageEnd::since, {everything})),
      HasSubstr(R"([{"reason":"unjoined","missing":null,"newer":null,"older":null,"from":null,"until":null}])"));
}

TEST(CoverageJson, SaysWhetherTheQuestionIsAnsweredWhole) {
  const auto coverage = from_8_to_19(CoverageEnd::interrupted);
  EXPECT_THAT(json(coverage), HasSubstr(R"("complete":false)"));
  EXPECT_THAT(json(coverage, {.since = at(9, 0)}), HasSubstr(R"("complete":true)"));
}

}  // namespace
}  // namespace logbook::formats
