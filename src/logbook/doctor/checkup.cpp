#include "logbook/doctor/checkup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "logbook/base/time.hpp"
#include "logbook/doctor/examination.hpp"

namespace logbook::doctor {
namespace {

struct Step {
  std::string_view id;
  std::string_view title;
  Finding (Examination::*check)();
};

constexpr std::array kSteps{
    Step{"reachable", "Portal", &Examination::reachable},
    Step{"tls", "Certificate", &Examination::certificate},
    Step{"clock", "Clock", &Examination::clock},
    Step{"key", "API key", &Examination::key},
    Step{"key-expiry", "Key's expiry", &Examination::key_expiry},
    Step{"key-permissions", "Key's permissions", &Examination::key_permissions},
    Step{"version", "Version", &Examination::version},
    Step{"defect-ipv6", "IPv6 addresses", &Examination::ipv6_defect},
    Step{"defect-filter", "Portal's filters", &Examination::filter_defect},
    Step{"zone", "Time zone", &Examination::zone},
    Step{"key-creator", "Key's creator", &Examination::key_creator},
    Step{"plan", "Plan", &Examination::plan},
    Step{"audit", "Audit feature", &Examination::audit},
    Step{"retention", "Retention", &Examination::retention},
    Step{"history", "Login history", &Examination::history},
    Step{"paging", "Paging", &Examination::paging},
    Step{"oldest", "Oldest event", &Examination::oldest},
};

}  // namespace

bool Checkup::failed() const { return std::ranges::find(checks, State::fail, &Check::state) != checks.end(); }

Checkup examine(portal::Client& client, http::Clock& clock) {
  Checkup checkup{client.address().text(), {}};
  Examination examination(client, clock);
  std::string_view obstacle;
  for (const auto& step : kSteps) {
    auto finding = obstacle.empty() ? (examination.*step.check)()
                                    : skipped(fmt::format("not reached: see \"{}\" above", obstacle));
    if (finding.fatal) obstacle = step.title;
    checkup.checks.push_back({step.id, step.title, finding.state, std::move(finding.detail), std::move(finding.mend)});
  }
  return checkup;
}

std::string Examination::told(const Error& error) const {
  if (error.thing.starts_with(client_.address().text())) return error.cause;
  return fmt::format("{}: {}", error.thing, error.cause);
}

std::string Examination::age(UtcTime time) const {
  const auto days = std::chrono::floor<std::chrono::days>(portal_now() - time).count();
  if (days < 1) return "today";
  return fmt::format("{} day{} ago", days, days == 1 ? "" : "s");
}

std::string length_text(std::chrono::seconds length) {
  struct Unit {
    std::string_view name;
    std::int64_t seconds;
  };
  constexpr std::array kUnits{Unit{"days", 86'400}, Unit{"h", 3600}, Unit{"min", 60}, Unit{"s", 1}};
  auto rest = length.count();
  std::string text;
  int named = 0;
  for (const auto& [name, seconds] : kUnits) {
    if (named == 0 && rest < seconds && seconds > 1) continue;
    if (named == 2) break;
    const auto number = rest / seconds;
    rest %= seconds;
    if (number > 0 || named == 0) {
      text += fmt::format("{}{} {}", named == 0 ? "" : " ", number, number == 1 && name == "days" ? "day" : name);
    }
    ++named;
  }
  return text;
}

}  // namespace logbook::doctor
