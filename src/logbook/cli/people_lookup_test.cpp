#include "logbook/cli/people_lookup.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/matchers.hpp"
#include "logbook/testing/recorded_transport.hpp"

namespace logbook::cli {
namespace {

using ::testing::_;
using testing::answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::failure;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kAnn =
    R"({"id":"0C5D1A52-6a0e-4b0c-9d0f-6f1b2a3c4d5e","displayName":"Ann Example","firstName":"Ann","lastName":"Example","userName":"ann","email":"Ann@Example.com","status":1})";

/// A portal that gives these answers, one for each question.
struct Asking {
  explicit Asking(std::vector<http::Exchange> exchanges)
      : client({.address = *portal::Address::parse("docs.example.com"), .key = Secret("sk-0123456789")},
               std::make_unique<testing::RecordedTransport>(std::move(exchanges), requests)) {}

  std::vector<testing::RecordedRequest> requests;
  portal::Client client;
};

http::Exchange person(std::string json) { return answer(200, {}, R"({"response":)" + json + "}"); }
http::Exchange people(std::string json) { return person("[" + json + "]"); }
http::Exchange nobody() {
  return answer(404, {}, R"({"error":{"message":"no such user"},"status":1,"statusCode":404})");
}

TEST(FindUser, NeedsNoQuestionForAnId) {
  Asking asking({});

  const auto found = find_user(asking.client, "0C5D1A52-6a0e-4b0c-9d0f-6f1b2a3c4d5e");

  ASSERT_TRUE(found);
  EXPECT_THAT(found->match.ids, ElementsAre("0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e"));
  EXPECT_THAT(found->notes, ElementsAre(HasSubstr("ask with the e-mail"))) << "failed attempts may be missing";
}

TEST(FindUser, KnowsAllNamesOfWhoeverHasTheEmail) {
  Asking asking({person(kAnn)});

  const auto found = find_user(asking.client, "ann@example.com");

  ASSERT_TRUE(found);
  EXPECT_THAT(found->match.ids, ElementsAre("0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e"));
  EXPECT_THAT(found->match.emails, ElementsAre("ann@example.com"));
  EXPECT_THAT(found->match.names, ElementsAre("ann example", "example ann", "ann"));
}

TEST(FindUser, LooksThroughThePeopleForANameAsShown) {
  Asking asking({nobody(), people(kAnn)});

  const auto found = find_user(asking.client, "ann EXAMPLE");

  ASSERT_TRUE(found);
  EXPECT_THAT(found->match.ids, SizeIs(1));
}

/// Somebody as an archive knows them.
portal::Person archived_person(std::string id, std::string name) {
  portal::Person person;
  person.id = std::move(id);
  person.display_name = std::move(name);
  return person;
}

// The portal shows a name with such a character as "LastFirst", and an archive holds no more of it.
TEST(FindUser, KnowsAChineseNameInEachOrderWithAndWithoutTheBlank) {
  constexpr const char* kWei =
      R"({"id":"w","displayName":"王伟","firstName":"伟","lastName":"王","userName":"wei","email":"wei@example.com"})";
  const VisitPeople archived = [](const std::function<void(const portal::Person&)>& visit) -> Result<void> {
    visit(archived_person("w", "王伟"));
    visit(archived_person("o", "王 刚"));
    return {};
  };
  for (const auto* text : {"伟 王", "王 伟", "王伟"}) {
    Asking asking({nobody(), people(kWei)});
    EXPECT_THAT(find_user(asking.client, text)->match.ids, ElementsAre("w")) << text;
    EXPECT_THAT(find_user(archived, text)->match.ids, ElementsAre("w")) << text;
  }
}

TEST(FindUser, KnowsANameInEitherOrderAlsoFromAnArchive) {
  const VisitPeople archived = [](const std::function<void(const portal::Person&)>& visit) -> Result<void> {
    visit(archived_person("a", "Ann Example"));
    return {};
  };

  EXPECT_THAT(find_user(archived, "example ann")->match.ids, ElementsAre("a"));
}

TEST(FindUser, GoesByTheHistoryWhereThePortalKnowsNobody) {
  Asking asking({nobody()});

  const auto found = find_user(asking.client, "gone@example.com");

  ASSERT_TRUE(found);
  EXPECT_THAT(found->match.ids, IsEmpty());
  EXPECT_THAT(found->match.emails, ElementsAre("gone@example.com"));
  EXPECT_THAT(found->notes, ElementsAre(HasSubstr("knows nobody by that name")));
}

TEST(FindUser, GoesByTheHistoryWhereThePortalDoesNotShowItsPeople) {
  Asking asking({answer(403), answer(403)});

  const auto found = find_user(asking.client, "ann");

  ASSERT_TRUE(found);
  EXPECT_THAT(found->match.names, ElementsAre("ann"));
  EXPECT_THAT(found->notes, ElementsAre(HasSubstr("does not show its people")));
}

TEST(FindUser, GoesByTheHistoryWhereThePeopleServiceIsDown) {
  Asking asking({answer(502)});

  const auto found = find_user(asking.client, "ann");

  ASSERT_TRUE(found);
  EXPECT_THAT(found->match.names, ElementsAre("ann"));
  EXPECT_THAT(found->notes, ElementsAre(HasSubstr("HTTP 502")));
}

TEST(FindUser, EndsWhereThePortalIsNoLongerWhoItWas) {
  Asking asking({failure(http::Fault::bad_certificate, ErrorKind::untrusted)});

  EXPECT_THAT(find_user(asking.client, "ann@example.com"), testing::FailsWith(ErrorKind::untrusted, _));
}

TEST(KnownPeople, AreAskedForOnceAndKnownByEachName) {
  Asking asking({people(kAnn)});
  KnownPeople known(people_of(asking.client));

  EXPECT_TRUE(known.has("ANN@example.com "));
  EXPECT_EQ(known.name_of("ann"), "Ann Example");
  EXPECT_EQ(known.name_of("0c5d1a52-6A0E-4b0c-9d0f-6f1b2a3c4d5e"), "Ann Example");
  EXPECT_FALSE(known.has("bob"));
  EXPECT_EQ(known.note(), "");

  EXPECT_THAT(asking.requests, SizeIs(1));
}

TEST(KnownPeople, AreNobodyWhereThePortalDoesNotTell) {
  Asking asking({answer(403)});
  KnownPeople known(people_of(asking.client));

  EXPECT_FALSE(known.has("ann"));
  EXPECT_FALSE(known.has("bob"));

  EXPECT_THAT(known.note(), HasSubstr("HTTP 403"));
  EXPECT_THAT(asking.requests, SizeIs(1));
}

}  // namespace
}  // namespace logbook::cli
