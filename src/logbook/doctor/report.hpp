#pragma once
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include "logbook/doctor/checkup.hpp"

namespace logbook::doctor {

/// "ok", "warn", "fail" or "skip".
std::string_view word(State state);

enum class ReportFormat : std::uint8_t {
  text,  ///< a checklist for eyes, harmless on a terminal
  json,  ///< {"portal":…,"checks":[{"id":…,"state":…,"title":…,"detail":…,"mend":…},…]}
};

void write_report(const Checkup& checkup, ReportFormat format, std::ostream& out);

}  // namespace logbook::doctor
