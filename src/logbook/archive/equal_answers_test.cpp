// Every store gives the same answers as the one that does everything directly, whatever happened to it.
#include <gmock/gmock.h>

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/base/random.hpp"
#include "logbook/event/well_known.hpp"
#include "logbook/testing/makers.hpp"
#include "logbook/testing/temporary_folder.hpp"

namespace logbook::archive {
namespace {

using namespace std::chrono_literals;
using proof::Provenance;
using testing::at;
using testing::event;

constexpr LoginAction kPassword{1029};
constexpr LoginAction kWrongPassword{1013};

std::vector<Kept> all(Archive& archive, const Query& query) {
  std::vector<Kept> kept;
  const auto read = archive.read(query, [&](std::string_view, const Kept& one) -> Result<Going> {
    kept.push_back(one);
    return Going::on;
  });
  EXPECT_TRUE(read) << read.error().cause;
  return kept;
}

/// Makes histories up in which every case comes often: few ids, few times, few texts.
class Mischief {
 public:
  explicit Mischief(std::uint64_t seed) : random_(seed) {}

  Batch next() {
    Batch made{.portal = pick({"https://a.example.com", "https://b.example.com"})};
    if (random_.below(8) == 0) made.epochs.begin({0, 100});
    if (random_.below(5) == 0) made.provenance = Provenance::imported;
    made.seen = at(0, static_cast<int>(++batches_));
    for (auto left = random_.below(12); left > 0; --left) made.events.push_back(any_event());
    if (made.provenance == Provenance::portal && random_.below(2) == 0) {
      const auto from = static_cast<int>(random_.below(20));
      made.claim = Claim{{at(from, 0), at(from + 1 + static_cast<int>(random_.below(4)), 0)}};
    }
    return made;
  }

  std::optional<Prune> next_pruning() {
    if (random_.below(6) != 0) return std::nullopt;
    Prune prune{};
    prune.portal = pick({"https://a.example.com", "https://b.example.com", "https://c.example.com"});
    prune.before = random_.below(2) == 0 ? at(static_cast<int>(random_.below(12)), 0) : at(0, 0) - std::chrono::days{9};
    prune.most = 1 + random_.below(9);
    prune.now = at(0, batches_);
    return prune;
  }

  Query any_query() {
    Query query{.portal = pick({"", "https://a.example.com", "https://b.example.com", "https://c.example.com"})};
    if (random_.below(2) == 0) query.filter.since = at(static_cast<int>(random_.below(24)), 0);
    if (random_.below(2) == 0) query.filter.until = at(static_cast<int>(random_.below(24)), 0);
    if (random_.below(4) == 0) query.filter.outcome = static_cast<Outcome>(random_.below(4));
    if (random_.below(6) == 0) query.filter.actions = {any_action(), any_action()};
    if (random_.below(6) == 0) query.filter.login = pick({"ann", "b*", "x"});
    if (random_.below(6) == 0) query.filter.country = "latvia";
    if (random_.below(6) == 0) query.filter.address = *Network::parse("--address", "203.0.113.0/24");
    if (random_.below(4) == 0) query.filter.user = any_user();
    if (random_.below(4) == 0) query.user_id = pick({"ann", "bob", "", "nobody"});
    if (random_.below(4) == 0) query.provenance = random_.below(2) == 0 ? Provenance::imported : Provenance::portal;
    if (random_.below(2) == 0) query.order = Order::oldest_first;
    if (random_.below(3) == 0) query.most = random_.below(20);
    return query;
  }

  Summary any_summary() {
    const auto query = any_query();
    Summary summary{.portal = query.portal, .filter = query.filter};
    for (const auto key : {Key::user, Key::login, Key::address, Key::outcome, Key::day}) {
      if (random_.below(3) == 0) summary.by.push_back(key);
    }
    summary.order = static_cast<GroupOrder>(random_.below(3));
    if (random_.below(3) == 0) summary.most = random_.below(5);
    if (random_.below(3) == 0) summary.zone = *Zone::named("Europe/Riga");
    return summary;
  }

 private:
  UserMatch any_user() {
    UserMatch user;
    if (random_.below(4) != 0) user.ids = {pick({"ann", "bob", "nobody"})};
    if (random_.below(2) == 0) user.emails = {pick({"ann", "bob"})};
    if (random_.below(2) == 0) user.names = {pick({"ann", "bob", "ännchen"})};
    return user;
  }

  LoginAction any_action() {
    constexpr std::array kActions{kPassword,         kPassword,         kWrongPassword,
                                  LoginAction{1006}, LoginAction{1016}, LoginAction{4711}};
    return kActions[random_.below(kActions.size())];
  }

  std::string pick(std::initializer_list<const char*> texts) { return *(texts.begin() + random_.below(texts.size())); }

  LoginEvent any_event() {
    auto made = event(
        {.id = static_cast<std::int64_t>(1 + random_.below(60)),
         .time = at(static_cast<int>(random_.below(24)), 0) - std::chrono::days{30'000 * (random_.below(20) / 19)},
         .action = any_action(),
         .user_id = pick({"ann", "ANN", "bob", "", kGuestId.data()}),
         .user = pick({"Ann", "Ann Married", "Bob"}),
         .login = pick({"", "ann", " Bob", "Ännchen"}),
         .ip = pick({"", "2001", "2001:db8::7", "203.0.113.7"})});
    made.country = pick({"", "Latvia", "Japan"});
    if (random_.below(4) == 0) made.time_uncertain_by = 1h;
    return made;
  }

  Random random_;
  int batches_ = 0;
};

TEST(Archives, GiveEqualAnswersAboutAnyHistory) {
  std::uint64_t pruned = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const testing::TemporaryFolder folder;
    const auto reference = *open("memory:");
    const auto location = "sqlite:" + (folder.path() / "archive.db").string();
    auto archive = *open(location);
    Mischief mischief(seed);
    for (int round = 0; round < 25; ++round) {
      const auto one = mischief.next();
      const auto appended = archive->append(one);
      ASSERT_TRUE(appended) << appended.error().cause;
      ASSERT_EQ(*reference->append(one), *appended) << "seed " << seed << ", round " << round;
      if (const auto prune = mischief.next_pruning()) {
        ASSERT_EQ(*reference->prune(*prune), *archive->prune(*prune)) << "seed " << seed << ", round " << round;
        ASSERT_TRUE(archive->sweep());
      }
      if (round % 10 == 9) archive = *open(location);  // as the next program finds it

      for (int question = 0; question < 3; ++question) {
        const auto query = mischief.any_query();
        ASSERT_EQ(all(*reference, query), all(*archive, query)) << "seed " << seed << ", round " << round;
        const auto summary = mischief.any_summary();
        ASSERT_EQ(*reference->summarize(summary), *archive->summarize(summary)) << "seed " << seed;
      }
    }
    const auto portals = *reference->portals();
    for (const auto& portal : portals) {
      ASSERT_EQ(*reference->coverage(portal), *archive->coverage(portal));
      ASSERT_EQ(*reference->mutations(portal), *archive->mutations(portal));
      for (std::int64_t id = 1; id <= 60; ++id) {
        ASSERT_EQ(*reference->versions(portal, 0, id), *archive->versions(portal, 0, id));
      }
    }
    ASSERT_EQ(*reference->portals(), *archive->portals());
    const auto verified = archive->verify();
    ASSERT_TRUE(verified) << verified.error().thing << ": " << verified.error().cause;
    const auto expected = *reference->verify();
    ASSERT_EQ(expected.readings, verified->readings);
    ASSERT_EQ(expected.roots, verified->roots);
    ASSERT_EQ(expected.mutations, verified->mutations);
    ASSERT_EQ(expected.pruned, verified->pruned);
    pruned += verified->pruned;
    ASSERT_EQ(expected.observations, verified->observations);
    ASSERT_EQ(reference->seal()->prunings, archive->seal()->prunings);
    ASSERT_EQ(reference->seal()->tree.peaks(), archive->seal()->tree.peaks());
  }
  EXPECT_GT(pruned, 100U);
}

}  // namespace
}  // namespace logbook::archive
