#include "logbook/config/read.hpp"

#include <gmock/gmock.h>

#include "logbook/testing/matchers.hpp"

namespace logbook::config {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::Holds;

constexpr const char* kFile = "/etc/logbook/config.toml";

Result<Config> read(std::string_view text) { return read_text(text, kFile); }

TEST(ReadText, TakesEveryKey) {
  const auto config = read(R"(
archive = "sqlite:logs/archive.db"
timezone = "Europe/Berlin"
signing_key = "signing.key"
head_command = ["/usr/bin/logger", "-t", "logbook"]

[sync]
parallel = 20

[portal.acme]
url = "https://docs.acme.example"
key_file = "../keys/acme"
ca_file = "/etc/ssl/acme.pem"
allow_plain_http = true
parallel = 16
rate = 100
connect_timeout = "500ms"
timeout = "2m"
max_wait = "0"
)");

  ASSERT_TRUE(config) << ::testing::PrintToString(config.error().cause);
  EXPECT_EQ(config->file, kFile);
  EXPECT_EQ(config->archive, "sqlite:/etc/logbook/logs/archive.db");
  EXPECT_EQ(config->timezone, "Europe/Berlin");
  EXPECT_EQ(config->signing_key, "/etc/logbook/signing.key");
  EXPECT_THAT(config->head_command, ElementsAre("/usr/bin/logger", "-t", "logbook"));
  EXPECT_EQ(config->sync_parallel, 20);
  EXPECT_THAT(config->portals, ElementsAre(Portal{.name = "acme",
                                                  .url = "https://docs.acme.example",
                                                  .key_file = "/etc/keys/acme",
                                                  .ca_file = "/etc/ssl/acme.pem",
                                                  .allow_plain_http = true,
                                                  .parallel = 16,
                                                  .rate = Rate{100},
                                                  .connect_timeout = 500ms,
                                                  .timeout = 2min,
                                                  .max_wait = 0ms}));
}

TEST(ReadText, KeepsCharactersOfAllScripts) {
  const auto config = read(
      "# \u00E4\nsigning_key = \"/gr\u00FC\u00DFe/\\u00E4/\U0001F600\"\n"
      "head_command = ['\u65E5\u672C', \"\"\"a\\\n  \u00E4\"\"\"]\n");

  ASSERT_TRUE(config) << ::testing::PrintToString(config.error().cause);
  EXPECT_EQ(config->signing_key, "/gr\u00FC\u00DFe/\u00E4/\U0001F600");
  EXPECT_THAT(config->head_command, ElementsAre("\u65E5\u672C", "a\u00E4"));
}

TEST(ReadText, SaysNothingOfWhatTheFileLeavesOut) {
  EXPECT_THAT(read(""), Holds(Config{.file = kFile}));

  const auto config = read("[portal.acme]\nurl = \"docs.acme.example\"");

  ASSERT_TRUE(config);
  EXPECT_THAT(config->portals, ElementsAre(Portal{.name = "acme", .url = "docs.acme.example"}));
}

TEST(ReadText, SortsPortalsByNameAndFindsThem) {
  const auto config = read("[portal.b-2]\nurl='b'\nrate='max'\n[portal.a_1]\nurl='a'\nkey_command=['pass','show','a']");

  ASSERT_TRUE(config);
  EXPECT_THAT(config->portals, ElementsAre(Field(&Portal::name, "a_1"), Field(&Portal::name, "b-2")));
  ASSERT_NE(config->find("a_1"), nullptr);
  EXPECT_THAT(config->find("a_1")->key_command, ElementsAre("pass", "show", "a"));
  EXPECT_EQ(config->find("b-2")->rate, Rate{});
  EXPECT_EQ(config->find("c"), nullptr);
}

struct Refusal {
  const char* text;
  const char* thing;
  const char* cause;
  const char* mend;
};

class ReadTextRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(ReadTextRefuses, WithThePlaceAndAMend) {
  const auto config = read(GetParam().text);

  EXPECT_THAT(config, FailsWith(ErrorKind::usage, HasSubstr(GetParam().cause)));
  EXPECT_EQ(config.error().thing, std::string(kFile) + GetParam().thing);
  EXPECT_THAT(config.error().mend, HasSubstr(GetParam().mend));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ReadTextRefuses,
    ::testing::Values(
        Refusal{"archive = ", ":1:11", "", "TOML"},  //
        Refusal{"[[[acme]]]", ":1:3", "expected bare key", "TOML"},
        Refusal{"archive = \xC3\xA4", ":1:11", "could not determine value type", "TOML"},
        Refusal{"head_command = ['\u00E4\u20AC', 1]", ":1:23", "no list of texts", "no shell"},
        Refusal{"\"\u00E4\" = 1", ":1:1", "\"\u00E4\" is not known", "known are"},
        Refusal{"archive = '\U000F0041'", "", "private use", "leave it out"},
        Refusal{"timezone = 'UTC'\narchiv = 'x'", ":2:1", "\"archiv\" is not known", "did you mean \"archive\"?"},
        Refusal{"colour = 'red'", ":1:1", "\"colour\" is not known", "known are archive, timezone"},
        Refusal{"[portal.acme]\nurl='x'\nparalell = 2", ":3:1", "\"paralell\" is not known in [portal.acme]",
                "did you mean \"parallel\"?"},
        Refusal{"[sync]\nparalel = 2", ":2:1", "\"paralel\" is not known in [sync]", "parallel"},
        Refusal{"archive = 5", ":1:11", "archive is no text", "archive = "},
        Refusal{"archive = ''", ":1:11", "archive is empty", "leave the key out"},
        Refusal{"archive = \"a\\u0000\"", ":1:11", "null character", ""},
        Refusal{"timezone = 'Europe/Berlim'", ":1:12", "no time zone", "Europe/Berlin"},
        Refusal{"head_command = 'logger -t x'", ":1:16", "no list of texts", "no shell"},
        Refusal{"head_command = ['logger', 1]", ":1:27", "no list of texts", "no shell"},
        Refusal{"head_command = []", ":1:16", "names no program", "no shell"},
        Refusal{"head_command = ['']", ":1:16", "names no program", "no shell"},
        Refusal{"signing_key = '~/key'", ":1:15", "no shell", "the whole path"},
        Refusal{"sync = 3", ":1:8", "sync is no table", "[sync]"},
        Refusal{"[sync]\nparallel = 0", ":2:12", "from 1 to 1000", "in between"},
        Refusal{"portal = 'https://x'", ":1:10", "portal is no table", "[portal.acme]"},
        Refusal{"[portal]\nacme = 'https://x'", ":2:1", "portal.acme is no table", "[portal.acme]"},
        Refusal{"[portal.Acme]\nurl='x'", ":1:9", "\"Acme\" is no name", "a to z"},
        Refusal{"[portal.all]\nurl='x'", ":1:9", "\"all\" is no name", "not \"all\""},
        Refusal{"[portal.acme]\nparallel = 4", ":1:1", "[portal.acme] has no url", "url ="},
        Refusal{"[portal.acme]\nurl='x'\nkey_file='a'\nkey_command=['b']", ":1:1", "both a key_file and a key_command",
                "leave one"},
        Refusal{"[portal.acme]\nurl='x'\nallow_plain_http='yes'", ":3:18", "neither true nor false", "true"},
        Refusal{"[portal.acme]\nurl='x'\nparallel = 17", ":3:12", "from 1 to 16", "in between"},
        Refusal{"[portal.acme]\nurl='x'\nparallel = '4'", ":3:12", "from 1 to 16", "in between"},
        Refusal{"[portal.acme]\nurl='x'\nrate = 'fast'", ":3:8", "from 1 to 100000", "\"max\""},
        Refusal{"[portal.acme]\nurl='x'\ntimeout = 90", ":3:11", "no length of time", "\"90s\""},
        Refusal{"[portal.acme]\nurl='x'\ntimeout = '0s'", ":3:11", "no length of time", "\"90s\""},
        Refusal{"[portal.acme]\nurl='x'\nmax_wait = '2 days'", ":3:12", "no length of time", "\"90s\""}));

TEST(IsPortalName, TakesFewCharactersOnly) {
  for (const char* name : {"a", "acme", "acme-2", "a_b", "0"}) EXPECT_TRUE(is_portal_name(name)) << name;
  for (const char* name : {"", "all", "Acme", "a.b", "a b", "a/b", "\xC3\xA4"}) {
    EXPECT_FALSE(is_portal_name(name)) << name;
  }
  EXPECT_FALSE(is_portal_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace logbook::config
