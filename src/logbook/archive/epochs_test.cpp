#include "logbook/archive/epochs.hpp"

#include <gmock/gmock.h>

namespace logbook::archive {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Epochs after_restores(std::initializer_list<IdRange> ranges) {
  Epochs epochs;
  for (const auto& range : ranges) epochs.begin(range);
  return epochs;
}

TEST(Epochs, CountAllIdsForTheFirstWhileNothingWasRestored) {
  EXPECT_EQ(Epochs{}.of(7), 0U);
  EXPECT_EQ(Epochs{}.size(), 1U);
  EXPECT_THAT(Epochs{}.past(0), IsEmpty());
}

TEST(Epochs, CountWhatWasGivenOutAgainForALaterOne) {
  const auto epochs = after_restores({{900, 1000}});

  EXPECT_EQ(epochs.of(900), 0U) << "of the backup";
  EXPECT_EQ(epochs.of(901), 1U);
  EXPECT_EQ(epochs.of(1000), 1U);
  EXPECT_EQ(epochs.of(1001), 0U) << "given out for the first time";
}

TEST(Epochs, CountAnIdForTheLastRestoreThatGaveItOutAgain) {
  const auto epochs = after_restores({{900, 1000}, {850, 950}});

  EXPECT_EQ(epochs.of(860), 2U);
  EXPECT_EQ(epochs.of(940), 2U);
  EXPECT_EQ(epochs.of(960), 1U);
}

TEST(Epochs, KnowWhatMeansOtherEventsByNow) {
  const auto epochs = after_restores({{900, 1000}, {850, 950}});

  EXPECT_THAT(epochs.past(0), ElementsAre(IdRange{850, 1000}));
  EXPECT_THAT(epochs.past(1), ElementsAre(IdRange{850, 950}));
  EXPECT_THAT(epochs.past(2), IsEmpty());
  EXPECT_THAT(after_restores({{900, 1000}, {10, 20}}).past(0), ElementsAre(IdRange{10, 20}, IdRange{900, 1000}));
}

TEST(Epochs, LearnFromWhereOnIdsWereGivenOutAgain) {
  auto epochs = after_restores({{900, 1000}, {950, 2000}});

  epochs.reach_down(0, 700);
  EXPECT_EQ(epochs, after_restores({{700, 1000}, {950, 2000}}));
  epochs.reach_down(1, 960);
  EXPECT_EQ(epochs, after_restores({{700, 1000}, {950, 2000}})) << "it went further down before";
}

TEST(Epochs, AreKeptAsText) {
  const auto epochs = after_restores({{900, 1000}, {0, 950}});

  EXPECT_EQ(epochs.text(), "900:1000 0:950");
  EXPECT_EQ(Epochs::parse(epochs.text()), epochs);
  EXPECT_EQ(Epochs::parse(""), Epochs{});
  for (const auto* text : {"1", "1:", ":1", "2:1", "1:2:3", "a:b", "1-2"}) EXPECT_FALSE(Epochs::parse(text)) << text;
}

}  // namespace
}  // namespace logbook::archive
