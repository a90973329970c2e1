#include "logbook/portal/facts.hpp"

#include <gmock/gmock.h>

namespace logbook::portal {
namespace {

KeyFacts with(std::vector<std::string> permissions) {
  KeyFacts key;
  key.permissions = std::move(permissions);
  return key;
}

TEST(KeyFacts, CoverTheLoginHistoryWithAGlobalScopeOrWithoutRestriction) {
  EXPECT_TRUE(covers_login_history(with({})));
  EXPECT_TRUE(covers_login_history(with({"*"})));
  EXPECT_TRUE(covers_login_history(with({"files:read", "*:read"})));
  EXPECT_TRUE(covers_login_history(with({"*:write"})));
  EXPECT_FALSE(covers_login_history(with({"files:read", "accounts:write"})));
}

TEST(KeyFacts, TellWhetherTheKeyMayDoMoreThanRead) {
  EXPECT_FALSE(may_write(with({"*:read"})));
  EXPECT_FALSE(may_write(with({"*:read", "files:read"})));
  EXPECT_TRUE(may_write(with({})));
  EXPECT_TRUE(may_write(with({"*"})));
  EXPECT_TRUE(may_write(with({"*:read", "rooms:write"})));
}

}  // namespace
}  // namespace logbook::portal
