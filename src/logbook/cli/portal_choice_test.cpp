#include "logbook/cli/portal_choice.hpp"

#include <gmock/gmock.h>

#include <map>
#include <sstream>

#include "logbook/testing/matchers.hpp"

namespace logbook::cli {
namespace {

using testing::FailsWith;
using ::testing::HasSubstr;

class ChoosePortal : public ::testing::Test {
 protected:
  /// "NAME by its name at ADDRESS", or why there is none.
  Result<std::string> chosen(const std::string& typed) {
    const auto choice = choose_portal(typed, context_);
    if (!choice) return std::unexpected(choice.error());
    return choice->name + (choice->by_address ? " by its address " : " by its name ") + choice->address.text() +
           (choice->configured == nullptr ? ", not configured" : "");
  }

  void configure(std::string name, std::string url) {
    config_.portals.push_back({.name = std::move(name), .url = std::move(url)});
  }

  config::Config config_{.file = "/etc/logbook/config.toml"};
  std::map<std::string, std::string> environment_;
  std::ostringstream nowhere_;
  Context context_{.out = nowhere_,
                   .err = nowhere_,
                   .environment =
                       [this](const char* name) {
                         const auto variable = environment_.find(name);
                         return variable == environment_.end() ? nullptr : variable->second.c_str();
                       },
                   .config = &config_};
};

TEST_F(ChoosePortal, TakesANameOfTheConfigurationOrAnAddress) {
  configure("acme", "docs.acme.example/");

  EXPECT_THAT(chosen("acme"), testing::Holds("acme by its name https://docs.acme.example"));
  EXPECT_THAT(chosen("docs.other.example"),
              testing::Holds("https://docs.other.example by its address https://docs.other.example, not configured"));
}

TEST_F(ChoosePortal, KnowsAConfiguredPortalByItsAddressToo) {
  configure("acme", "https://docs.acme.example");

  EXPECT_THAT(chosen("https://DOCS.acme.example:443/"),
              testing::Holds("acme by its address https://docs.acme.example"));
}

TEST_F(ChoosePortal, WithoutAWordTakesTheEnvironmentsThenTheOnlyOne) {
  configure("acme", "https://docs.acme.example");
  EXPECT_THAT(chosen(""), testing::Holds("acme by its name https://docs.acme.example"));

  environment_["DOCSPACE_BASE_URL"] = "http://localhost:8080";
  EXPECT_THAT(chosen(""), testing::Holds("http://localhost:8080 by its address http://localhost:8080, not configured"));
}

TEST_F(ChoosePortal, WithoutAWordNamesThoseThatMayBeMeant) {
  EXPECT_THAT(chosen(""), FailsWith(ErrorKind::usage, "none is given"));

  configure("acme", "https://docs.acme.example");
  configure("beta", "https://docs.beta.example");

  EXPECT_THAT(chosen(""), FailsWith(ErrorKind::usage, "2 are configured, and none is given"));
  EXPECT_EQ(chosen("").error().mend, "give one of acme, beta with --portal");
}

TEST_F(ChoosePortal, RefusesANameThatIsNotKnown) {
  EXPECT_THAT(chosen("acme"), FailsWith(ErrorKind::usage, "no portal is called \"acme\""));
  EXPECT_THAT(chosen("acme").error().mend, HasSubstr("[portal.NAME] into /etc/logbook/config.toml"));

  configure("acme", "https://docs.acme.example");
  configure("beta", "https://docs.beta.example");

  EXPECT_EQ(chosen("amce").error().mend, "did you mean \"acme\"?");
  EXPECT_THAT(chosen("nothing-like-it").error().mend, HasSubstr("give one of acme, beta"));
}

TEST_F(ChoosePortal, LeavesAllToSync) {
  EXPECT_THAT(chosen("all"), FailsWith(ErrorKind::usage, HasSubstr("`logbook sync`")));
  EXPECT_THAT(all_portals(context_), FailsWith(ErrorKind::usage, "no portals are configured"));
}

TEST_F(ChoosePortal, TellsWhichConfiguredAddressIsNone) {
  configure("acme", "ftp://docs.acme.example");

  EXPECT_THAT(chosen("acme").error().thing, HasSubstr("[portal.acme]"));
  EXPECT_THAT(all_portals(context_), FailsWith(ErrorKind::usage, ::testing::_));
}

}  // namespace
}  // namespace logbook::cli
