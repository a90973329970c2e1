#include "logbook/history/listing.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"

namespace logbook::history {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::event;
using ::testing::IsEmpty;

LoginEvent one(std::int64_t id, int minute) { return event({.id = id, .time = at(8, minute)}); }

std::vector<std::int64_t> ids(const std::vector<LoginEvent>& events) {
  std::vector<std::int64_t> ids;
  for (const auto& event : events) ids.push_back(event.id);
  return ids;
}

TEST(Listing, TakesEachEventOnce) {
  Listing listing;

  EXPECT_EQ(listing.add(0, std::vector{one(9, 9), one(8, 8)}), 2u);
  EXPECT_EQ(listing.add(1, std::vector{one(8, 8), one(7, 7)}), 1u);

  EXPECT_THAT(ids(listing.take_all_but(0)), ElementsAre(9, 8, 7));
}

TEST(Listing, PutsWhatWasCommittedLateInItsPlace) {
  Listing listing;
  listing.add(0, std::vector{one(9, 9), one(7, 7), one(6, 6)});

  listing.add(1, std::vector{one(7, 7), one(10, 6), one(6, 6), one(5, 5)});

  EXPECT_THAT(ids(listing.take_all_but(0)), ElementsAre(9, 7, 10, 6, 5));
}

TEST(Listing, OrdersEventsOfOneTimeById) {
  Listing listing;

  listing.add(0, std::vector{one(9, 9), one(5, 8), one(7, 8), one(6, 8), one(4, 4)});

  EXPECT_THAT(ids(listing.take_all_but(0)), ElementsAre(9, 7, 6, 5, 4));
}

TEST(Listing, NeverHandsOverPartOfTheEventsOfOneTime) {
  Listing listing;
  listing.add(0, std::vector{one(9, 9), one(8, 8), one(7, 8), one(6, 6)});

  EXPECT_THAT(ids(listing.take_all_but(2)), ElementsAre(9));
  EXPECT_THAT(ids(listing.take_all_but(5)), IsEmpty());
  EXPECT_THAT(ids(listing.take_all_but(0)), ElementsAre(8, 7, 6));
}

TEST(Listing, KeepsAnEventThatIsDeletedMeanwhile) {
  Listing listing;
  listing.add(0, std::vector{one(9, 9), one(8, 8), one(7, 7)});

  listing.add(1, std::vector{one(8, 8), one(6, 6)});

  EXPECT_THAT(ids(listing.take_all_but(0)), ElementsAre(9, 8, 7, 6));
}

TEST(KnownIds, ForgetsTheOldestFirst) {
  KnownIds known;
  for (std::int64_t id = 0; id < 70'000; ++id) known.add(id, id + 5);

  EXPECT_EQ(known.place(69'999), 70'004);
  EXPECT_EQ(known.place(10'000), 10'005);
  EXPECT_EQ(known.place(0), std::nullopt);
  EXPECT_FALSE(known.add(69'999, 1)) << "known";
  EXPECT_TRUE(known.add(0, 1)) << "forgotten";
}

}  // namespace
}  // namespace logbook::history
