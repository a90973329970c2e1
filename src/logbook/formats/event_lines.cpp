#include "logbook/formats/event_lines.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "logbook/formats/event_fields.hpp"

namespace logbook::formats {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr std::size_t kPart = std::size_t{64} << 10;

/// Hands out the lines of a source.
class Lines {
 public:
  explicit Lines(const ByteSource& source) : source_(source) {}

  enum class Next : std::uint8_t { line, end, too_long };

  /// Error: that of the source.
  Result<Next> next() {
    begin_ = end_ + 1;
    for (;;) {
      const auto end = text_.find('\n', std::max(begin_, looked_));
      looked_ = text_.size();
      if (end != std::string::npos || (is_over_ && begin_ < text_.size())) {
        end_ = std::min(end, text_.size());
        looked_ = end_ + 1;
        return Next::line;
      }
      if (is_over_) return Next::end;
      if (text_.size() - std::min(begin_, text_.size()) > kLongestLine) return Next::too_long;
      if (const auto more = read_more(); !more) return std::unexpected(more.error());
    }
  }

  std::string_view line() const {
    auto line = std::string_view(text_).substr(begin_, end_ - begin_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

 private:
  Result<void> read_more() {
    const auto done = std::min(begin_, text_.size());
    text_.erase(0, done);
    begin_ -= done;
    looked_ -= done;
    const auto size = text_.size();
    text_.resize(size + kPart);
    const auto got = source_(std::span(text_).subspan(size));
    if (!got) return std::unexpected(got.error());
    text_.resize(size + *got);
    is_over_ = *got == 0;
    return {};
  }

  const ByteSource& source_;
  std::string text_;
  std::size_t begin_ = 0;
  std::size_t end_ = static_cast<std::size_t>(-1);  // of the line
  std::size_t looked_ = 0;                          // up to here no line ends
  bool is_over_ = false;
};

/// Reads the line's fields into an event.
class LineReader {
 public:
  /// What is wrong with `line`; "" when `event()` is what it says.
  std::string read(std::string_view line) {
    event_ = {};
    found_.fill(false);
    dom::object object;
    if (parser_.parse(line.data(), line.size()).get_object().get(object) != simdjson::SUCCESS)
      return "is no whole JSON object";
    for (const auto member : object) {
      if (auto wrong = take(member.key, member.value); !wrong.empty()) return wrong;
    }
    if (!found_[kId]) return R"(has no "id")";
    if (!found_[kTime]) return R"(has no "time")";
    return {};
  }

  const LoginEvent& event() const { return event_; }

 private:
  enum Needed : std::uint8_t { kId, kTime, kCount };

  std::string take(std::string_view key, dom::element value) {
    const auto all = fields();
    const auto field = std::ranges::find(all, key, &Field::key);
    if (field == all.end() || field->read == nullptr || value.is_null()) return {};
    if (!text_of(field->kind, value) || !field->read(text_, event_)) {
      return fmt::format(R"(has a "{}" that cannot be one)", field->key);
    }
    if (key == "id") found_[kId] = true;
    if (key == "time") found_[kTime] = true;
    return {};
  }

  /// The value as `Field::read` takes it; false where it is of another kind.
  bool text_of(FieldKind kind, dom::element value) {
    std::int64_t number = 0;
    bool flag = false;
    switch (kind) {
      case FieldKind::text: {
        std::string_view text;
        if (value.get_string().get(text) != simdjson::SUCCESS) return false;
        text_ = text;
        return true;
      }
      case FieldKind::number:
        if (value.get_int64().get(number) != simdjson::SUCCESS) return false;
        text_ = std::to_string(number);
        return true;
      case FieldKind::flag:
        if (value.get_bool().get(flag) != simdjson::SUCCESS) return false;
        text_ = flag ? "true" : "false";
        return true;
    }
    return false;
  }

  dom::parser parser_;
  std::string text_;
  LoginEvent event_;
  std::array<bool, kCount> found_{};
};

Error wrong_line(std::string_view name, std::uint64_t line, std::string_view wrong) {
  return {ErrorKind::malformed, std::string(name), fmt::format("line {} {}", line, wrong),
          "give lines as `logbook last -o jsonl` writes them, one event each"};
}

}  // namespace

Result<void> read_event_lines(const ByteSource& source, std::string_view name, const VisitLine& visit) {
  Lines lines(source);
  LineReader reader;
  for (std::uint64_t number = 1;; ++number) {
    const auto next = lines.next();
    if (!next) return std::unexpected(next.error());
    if (*next == Lines::Next::end) return {};
    if (*next == Lines::Next::too_long) return std::unexpected(wrong_line(name, number, "is longer than 1 MiB"));
    if (lines.line().find_first_not_of(" \t") == std::string_view::npos) continue;
    if (const auto wrong = reader.read(lines.line()); !wrong.empty())
      return std::unexpected(wrong_line(name, number, wrong));
    if (const auto visited = visit(reader.event(), number); !visited) return visited;
  }
}

bool looks_like_event_lines(std::string_view begin) {
  const auto line = begin.substr(0, begin.find('\n'));
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos || line[first] != '{') return false;
  const auto time = line.find(R"("time":)");
  return time != std::string_view::npos && time < line.find(R"("response")");
}

}  // namespace logbook::formats
