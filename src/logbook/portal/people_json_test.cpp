#include "logbook/portal/people_json.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/makers.hpp"
#include "logbook/testing/matchers.hpp"

namespace logbook::portal {
namespace {

using ::testing::_;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::Field;
using testing::Holds;

const Secret kKey("sk-0123456789");

http::Answer answer(std::string body) {
  return {.status = 200, .headers = {}, .body = std::move(body), .url = "https://docs.example.com/api/2.0/people/x"};
}

TEST(PeopleJson, ReadsAPerson) {
  const auto person = read_person(
      answer(
          R"({"response":{"firstName":"Ann","lastName":"O'Brien","userName":"ann","email":"ann@example.com","status":2,
                 "activationStatus":1,"terminated":"2026-03-02T11:05:00.0000000+03:00","isAdmin":true,"isOwner":false,
                 "id":"0c5d","displayName":"Ann O&#39;Brien"},"count":1})"),
      kKey);

  EXPECT_THAT(person, Holds(Person{"0c5d", "Ann O'Brien", "Ann", "O'Brien", "ann", "ann@example.com",
                                   Person::Status::terminated, testing::at(8, 5), false, true}));
}

TEST(PeopleJson, NeedsAnIdAndNothingElse) {
  EXPECT_THAT(read_person(answer(R"({"response":{"id":"0c5d","status":3}})"), kKey),
              Holds(AllOf(Field(&Person::id, "0c5d"), Field(&Person::status, Person::Status::unknown))));
  EXPECT_THAT(read_person(answer(R"({"response":{"displayName":"Ann"}})"), kKey), FailsWith(ErrorKind::malformed, _));
  EXPECT_THAT(read_person(answer(R"({"response":[{"id":"0c5d"}]})"), kKey), FailsWith(ErrorKind::malformed, _));
}

TEST(PeopleJson, ReadsAPageWithItsTotal) {
  const auto page =
      read_people(answer(R"({"response":[{"id":"a"},7,{"email":"nobody"},{"id":"b"}],"total":130})"), kKey);

  ASSERT_TRUE(page);
  EXPECT_EQ(page->total, 130);
  EXPECT_THAT(page->people, ElementsAre(Field(&Person::id, "a"), Field(&Person::id, "b")));
  EXPECT_THAT(read_people(answer(R"({"response":[]})"), kKey), Holds(PeoplePage{}));
  EXPECT_THAT(read_people(answer(R"({"response":{}})"), kKey), FailsWith(ErrorKind::malformed, _));
}

TEST(PeopleJson, TakesTheKeyOutOfNames) {
  EXPECT_THAT(read_person(answer(R"({"response":{"id":"a","displayName":"&#115;k-0123456789"}})"), kKey),
              Holds(Field(&Person::display_name, "***")));
}

}  // namespace
}  // namespace logbook::portal
