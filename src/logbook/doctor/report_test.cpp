#include "logbook/doctor/report.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace logbook::doctor {
namespace {

std::string written(const Checkup& checkup, ReportFormat format) {
  std::ostringstream out;
  write_report(checkup, format, out);
  return out.str();
}

const Checkup kMixed{"https://docs.example.com",
                     {{"reachable", "Portal", State::ok, "a DocSpace portal answers", ""},
                      {"key", "API key", State::warn, "\"a\x1b[2Jb\"", "make a \"new\" one"},
                      {"plan", "Plan", State::fail, "none", ""},
                      {"oldest", "Oldest event", State::skip, "not reached", ""}}};

TEST(Report, IsAnAlignedChecklistThatIsHarmlessOnATerminal) {
  EXPECT_EQ(written(kMixed, ReportFormat::text),
            "portal: https://docs.example.com\n"
            "\n"
            "ok    Portal        a DocSpace portal answers\n"
            "warn  API key       \"a\\x1b[2Jb\"\n"
            "                    mend: make a \"new\" one\n"
            "fail  Plan          none\n"
            "skip  Oldest event  not reached\n"
            "\n"
            "1 ok, 1 warn, 1 fail, 1 skip\n");
}

TEST(Report, AsJsonHoldsEveryCharacter) {
  EXPECT_EQ(written({"https://docs.example.com", {kMixed.checks[0], kMixed.checks[1]}}, ReportFormat::json),
            R"({"portal":"https://docs.example.com","checks":[)"
            R"({"id":"reachable","state":"ok","title":"Portal","detail":"a DocSpace portal answers","mend":""},)"
            R"({"id":"key","state":"warn","title":"API key","detail":"\"a\u001b[2Jb\"","mend":"make a \"new\" one"}]})"
            "\n");
  EXPECT_EQ(written({"x", {}}, ReportFormat::json), "{\"portal\":\"x\",\"checks\":[]}\n");
}

}  // namespace
}  // namespace logbook::doctor
