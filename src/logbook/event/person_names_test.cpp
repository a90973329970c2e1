#include "logbook/event/person_names.hpp"

#include <gmock/gmock.h>

#include "logbook/event/filter.hpp"
#include "logbook/event/well_known.hpp"
#include "logbook/testing/makers.hpp"

namespace logbook {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(PersonNames, StandInEitherOrder) {
  EXPECT_THAT(spellings_of("ann"), ElementsAre("ann"));
  EXPECT_THAT(spellings_of("ann example"), ElementsAre("ann example", "example ann"));
  EXPECT_THAT(spellings_of("anna maria smith"),
              ElementsAre("anna maria smith", "maria smith anna", "smith anna maria"));
}

TEST(PersonNames, WithAChineseCharacterAlsoStandWithoutTheBlank) {
  EXPECT_THAT(spellings_of("伟 王"), ElementsAre("伟 王", "王 伟", "伟王", "王伟"));
  EXPECT_THAT(spellings_of("ann 王"), Contains("王ann")) << "one such character is enough";
  EXPECT_THAT(spellings_of("한 별"), SizeIs(2)) << "Hangul keeps the blank";
}

TEST(PersonNames, OfManyWordsStayFew) { EXPECT_THAT(spellings_of(std::string(500, ' ') + "a b"), SizeIs(1)); }

TEST(PersonNames, FindWhatWasTypedInAnyOfTheirSpellings) {
  UserMatch user;
  user.ids = {"0c5d"};
  user.names = {"王伟"};
  for (const auto* typed : {"王伟", "伟 王", " 王 伟"}) {
    const auto event =
        testing::event({.action = LoginAction{1013}, .user_id = std::string(kGuestId), .user = typed, .login = typed});
    EXPECT_EQ(user.evidence(event), UserEvidence::name) << typed;
  }
}

TEST(PersonNames, FindWhoIsKnownByTheHistoryAlone) {
  UserMatch user;
  user.names = {"ann example"};

  EXPECT_EQ(user.evidence(testing::event({.user = "Example Ann"})), UserEvidence::name);
  EXPECT_EQ(user.evidence(testing::event({.user = "Bob Example"})), UserEvidence::none);
}

}  // namespace
}  // namespace logbook
