// Reads the bytes as events in JSON Lines, in parts of any size.
//
// Whatever the bytes: no crash, an error that names the line, the same whatever the parts, and what was read and is
// written comes back.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/text.hpp"
#include "logbook/event/place.hpp"
#include "logbook/formats/event_lines.hpp"
#include "logbook/formats/events.hpp"

namespace {

using namespace logbook;

void demand(bool good, std::string_view what) {
  if (good) return;
  std::cerr << "does not hold: " << what << '\n';
  std::abort();
}

struct Reading {
  std::vector<LoginEvent> events;
  std::string error;
};

Reading read(std::string_view text, std::size_t at_a_time) {
  Reading reading;
  const ByteSource source = [rest = text, at_a_time](std::span<char> into) mutable -> Result<std::size_t> {
    const auto got = rest.copy(into.data(), std::min(into.size(), at_a_time));
    rest.remove_prefix(got);
    return got;
  };
  std::uint64_t last = 0;
  const auto done =
      formats::read_event_lines(source, "lines", [&](const LoginEvent& event, std::uint64_t line) -> Result<void> {
        demand(line > last, "lines are numbered upwards");
        last = line;
        reading.events.push_back(event);
        return {};
      });
  if (!done) {
    demand(done.error().kind == ErrorKind::malformed && done.error().cause.starts_with("line "),
           "errors name the line");
    reading.error = done.error().cause;
  }
  return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  static_cast<void>(formats::looks_like_event_lines(text));
  const auto whole = read(text, text.size() + 1);
  const auto parts = read(text, 1 + data[0]);
  demand(whole.events == parts.events && whole.error == parts.error, "parts make no difference");

  std::ostringstream out;
  const auto writer = formats::make_event_writer(formats::EventFormat::jsonl, {}, out);
  auto expected = whole.events;
  for (auto& event : expected) {
    event.page.resize(without_query(event.page).size());
    const auto [country, city] = place_of(event);  // reserved addresses lose theirs
    event.city = std::string(city);
    event.country = std::string(country);
    writer->add(event, formats::Standing::settled);
  }
  writer->finish({});
  const auto again = read(out.str(), 4096);
  demand(again.error.empty() && again.events == expected, "what was written comes back");
  return 0;
}
