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

TEST(Secret, ThatIsEmptyLeavesTextAlone) { EXPECT_EQ(Secret().redact("abc"), "abc"); }

}  // namespace
}  // namespace logbook
