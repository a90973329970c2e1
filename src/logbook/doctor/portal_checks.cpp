// What the portal is: does it answer, is it who it should be, which version.
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "logbook/base/time.hpp"
#include "logbook/base/zone.hpp"
#include "logbook/doctor/examination.hpp"

namespace logbook::doctor {
namespace {

using namespace std::chrono;

constexpr std::int64_t kFewDays = 14;  // a certificate that renews itself has done so by then
constexpr seconds kClocksAgree{5};     // the header has whole seconds, and an answer takes a moment
constexpr seconds kClocksDiffer{30};   // beyond, "the last hour" means another one there
constexpr std::string_view kKnownVersion = "3.7.2";

using VersionNumbers = std::array<int, 3>;

/// "3.7.2" or "3.7.2.1704" as numbers; those that are missing are 0.
VersionNumbers numbers_of(std::string_view version) {
  VersionNumbers numbers{};
  for (auto& number : numbers) {
    const auto read = std::from_chars(version.data(), version.data() + version.size(), number);
    version.remove_prefix(static_cast<std::size_t>(read.ptr - version.data()));
    if (!version.starts_with('.')) break;
    version.remove_prefix(1);
  }
  return numbers;
}

bool is_newer(std::string_view version) { return numbers_of(version) > numbers_of(kKnownVersion); }

}  // namespace

/// Asks without the key: what answers may be anybody.
Finding Examination::reachable() {
  const auto capabilities = client_.capabilities();
  reached_ = clock_.now();
  if (capabilities) return ok("a DocSpace portal answers");
  const auto& error = capabilities.error();
  if (error.kind != ErrorKind::unauthorized) return fatal(told(error), error.mend);
  return warning(told(error), error.mend);  // the owner's key may pass where strangers do not
}

Finding Examination::certificate() {
  const auto& address = client_.address();
  if (const auto expires = client_.peer().certificate_expires) {
    const auto left = floor<days>(*expires - clock_.now()).count();
    const auto detail =
        fmt::format("good for {} more day{}, until {}", left, left == 1 ? "" : "s", format_utc(*expires));
    if (left >= kFewDays) return ok(detail);
    return warning(detail, "renew it in time: with an expired one the portal is not asked");
  }
  if (address.is_plain_http_elsewhere()) {
    return warning("none: the key and the history travel unencrypted", "give the portal's https address");
  }
  if (address.text().starts_with("https:")) return ok("good; until when is not known");
  return ok("none needed: the connection does not leave this machine");
}

Finding Examination::clock() {
  const auto shown = client_.peer().clock;
  if (!shown) return skipped("the portal does not tell its time");
  clock_lead_ = *shown - floor<seconds>(reached_);
  const auto apart = duration_cast<seconds>(abs(clock_lead_));
  if (apart <= kClocksAgree) {
    clock_lead_ = {};
    return ok("as on this machine");
  }
  const auto detail =
      fmt::format("{} {} this machine's", length_text(apart), clock_lead_ > seconds{0} ? "ahead of" : "behind");
  if (apart <= kClocksDiffer) return ok(detail);
  return warning(detail, "see which of the two is wrong and set it by a time server (NTP)");
}

Finding Examination::version() {
  const auto settings = client_.settings();
  if (!settings) return {State::fail, told(settings.error()), settings.error().mend};
  settings_ = *settings;
  auto detail =
      settings->version.empty() ? "DocSpace, version not told" : fmt::format("DocSpace {}", settings->version);
  if (const auto builds = client_.versions()) {
    if (!builds->docspace.empty()) detail += fmt::format(", build {}", builds->docspace);
    if (!builds->document_server.empty()) detail += fmt::format(", Docs {}", builds->document_server);
  }
  if (settings->standalone) detail += *settings->standalone ? ", self-hosted" : ", in the vendor's cloud";
  if (settings->tenant_status.value_or(0) != 0) {
    return warning(fmt::format("{}; not active (status {})", detail, *settings->tenant_status),
                   "see in the browser what the portal says about itself");
  }
  if (is_newer(settings->version)) detail += fmt::format("; newer than {}, which logbook knows best", kKnownVersion);
  return ok(std::move(detail));
}

Finding Examination::known_defect(std::string detail, std::string mend) const {
  if (settings_ && is_newer(settings_->version)) {
    return ok(fmt::format("in {}: {}; this version is newer and may do better", kKnownVersion, detail));
  }
  return warning(std::move(detail), std::move(mend));
}

Finding Examination::ipv6_defect() {
  return known_defect("cut at the first colon: 2001:db8::1 arrives as 2001",
                      "where the whole address matters, look it up in the log of the portal's proxy");
}

Finding Examination::filter_defect() {
  return ok("act after the window is cut, so that they hide events; logbook does not use them");
}

Finding Examination::zone() {
  if (!settings_) return skipped("the portal does not tell");
  if (settings_->timezone.empty()) {
    return warning("not told: times within an hour that comes twice in autumn may be an hour late",
                   "choose a time zone under Settings > Customization > General");
  }
  if (Zone::named(settings_->timezone)) return ok(settings_->timezone);
  return warning(fmt::format("\"{}\" is not known here: times within an hour that comes twice may be an hour late",
                             settings_->timezone),
                 "apt-get install tzdata");
}

}  // namespace logbook::doctor
