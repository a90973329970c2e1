#include "logbook/doctor/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "logbook/base/text.hpp"

namespace logbook::doctor {
namespace {

std::ptrdiff_t count(const Checkup& checkup, State state) {
  return std::ranges::count(checkup.checks, state, &Check::state);
}

void write_text(const Checkup& checkup, std::ostream& out) {
  std::size_t width = 0;
  for (const auto& check : checkup.checks) width = std::max(width, check.title.size());

  out << "portal: " << printable(checkup.portal) << "\n\n";
  for (const auto& check : checkup.checks) {
    out << fmt::format("{:<4}  {:<{}}  {}\n", word(check.state), check.title, width, printable(check.detail));
    if (!check.mend.empty()) out << fmt::format("{:{}}mend: {}\n", "", width + 8, printable(check.mend));
  }
  out << fmt::format("\n{} ok, {} warn, {} fail, {} skip\n", count(checkup, State::ok), count(checkup, State::warn),
                     count(checkup, State::fail), count(checkup, State::skip));
}

void write_json(const Checkup& checkup, std::ostream& out) {
  std::string text = R"({"portal":)";
  append_json(text, checkup.portal);
  text += R"(,"checks":[)";
  for (const auto& check : checkup.checks) {
    if (text.back() == '}') text.push_back(',');
    const std::array<std::pair<std::string_view, std::string_view>, 5> members{{{R"({"id":)", check.id},
                                                                                {R"(,"state":)", word(check.state)},
                                                                                {R"(,"title":)", check.title},
                                                                                {R"(,"detail":)", check.detail},
                                                                                {R"(,"mend":)", check.mend}}};
    for (const auto& [name, value] : members) {
      text += name;
      append_json(text, value);
    }
    text.push_back('}');
  }
  out << text << "]}\n";
}

}  // namespace

std::string_view word(State state) {
  switch (state) {
    case State::ok:
      return "ok";
    case State::warn:
      return "warn";
    case State::fail:
      return "fail";
    case State::skip:
      break;
  }
  return "skip";
}

void write_report(const Checkup& checkup, ReportFormat format, std::ostream& out) {
  if (format == ReportFormat::json) {
    write_json(checkup, out);
  } else {
    write_text(checkup, out);
  }
}

}  // namespace logbook::doctor
