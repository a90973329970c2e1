#include "logbook/base/secret.hpp"

#include <gmock/gmock.h>

#include <concepts>
#include <ostream>

namespace logbook {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};

TEST(Secret, CannotBePrintedByMistake) {
  static_assert(!Streamable<Secret>);
  static_assert(!std::convertible_to<Secret, std::string>);
}

TEST(Secret, IsReplacedWhereverATextRepeatsIt) {
  const Secret key("sk-12");

  EXPECT_EQ(key.redact("sk-12 and Bearer sk-12."), "*** and Bearer ***.");
  EXPECT_EQ(key.redact("sk-1"), "sk-1");
}

TEST(Secret, IsFoundInOtherSpellings) {
  const Secret key("sk-0123456789abcdef");

  EXPECT_EQ(key.redact("no key 0123456789abcdef here"), "no key *** here");
  EXPECT_EQ(key.redact("?key=sk%2D0123456789abcdef"), "?key=sk%2D***");
  EXPECT_EQ(key.redact("SK-0123456789ABCDEF"), "***");
  EXPECT_EQ(key.redact("0123456789abcde"), "0123456789abcde") << "not all of it";
}

TEST(Secret, IsReplacedInEachPartOfAnError) {
  const Error error{ErrorKind::rejected, "sk-12", "a sk-12", "sk-12 b"};
  EXPECT_EQ(Secret("sk-12").redact(error), (Error{ErrorKind::rejected, "***", "a ***", "*** b"}));
}

TEST(Secret, RepeatedAMillionTimesIsReplacedInOnePass) {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "sk-12 ";
  EXPECT_EQ(Secret("sk-12").redact(text).size(), 4'000'000u);
}

TEST(Secret, ThatIsEmptyLeavesTextAlone) { EXPECT_EQ(Secret().redact("abc"), "abc"); }

}  // namespace
}  // namespace logbook
