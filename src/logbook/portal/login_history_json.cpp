#include "logbook/portal/login_history_json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "logbook/base/utf8.hpp"
#include "logbook/portal/input_window.hpp"
#include "logbook/portal/json_shape.hpp"
#include "logbook/portal/json_text.hpp"
#include "logbook/portal/login_row.hpp"

namespace logbook::portal {
namespace {

namespace od = simdjson::ondemand;

constexpr std::size_t kLongestRow = std::size_t{2} << 20;
constexpr std::size_t kLongestKey = 64;  // of the envelope; longer ones are unknown anyway

static_assert(InputWindow::kPadding >= simdjson::SIMDJSON_PADDING);

/// Reads one body. The envelope is read byte by byte; its rows in slices by simdjson, and one by one, with their ends
/// counted out, where a slice does not come out even: at nested cuts, at the end of the array, and where something is
/// wrong. All errors about rows come from there.
class BodyReader {
 public:
  BodyReader(ByteSource source, std::string_view name, Fields fields, const VisitEvent& visit, std::size_t slice,
             Origin origin)
      : window_(std::move(source), slice, std::max(slice, kLongestRow)),
        name_(name),
        fields_(fields),
        visit_(visit),
        origin_(origin) {}

  Result<void> read() {
    if (const auto begun = begin(); !begun) return begun;
    if (const auto fields = read_envelope(); !fields) return fields;
    if (const auto end = skip_space(); !end) return end;
    if (peek() != kEnd) return wrong("goes on after its end");
    if (saved_error_ && !response_) {
      return wrong("is a saved error answer of a portal, not a login history");
    }
    if (origin_ != Origin::file && !holds_rows_) return wrong(R"(has no "response" with login events)");
    return {};
  }

 private:
  static constexpr int kEnd = -1;

  // The envelope.

  Result<void> begin() {
    if (const auto filled = window_.fill(); !filled) return filled;
    if (window_.view().starts_with("\xEF\xBB\xBF")) window_.drop(3);  // byte order mark
    if (const auto skipped = skip_space(); !skipped) return skipped;
    switch (peek()) {
      case kEnd:
        return wrong("is empty");
      case '<':
        return wrong("is an HTML page, not JSON");
      case '{':
        return take();
      default:
        return wrong("is no JSON object");
    }
  }

  Result<void> read_envelope() {
    if (const auto skipped = skip_space(); !skipped) return skipped;
    if (peek() == '}') return take();
    for (;;) {
      if (const auto field = read_envelope_field(); !field) return field;
      if (const auto skipped = skip_space(); !skipped) return skipped;
      if (peek() == '}') return take();
      if (const auto comma = expect(','); !comma) return comma;
      if (const auto skipped = skip_space(); !skipped) return skipped;
    }
  }

  Result<void> read_envelope_field() {
    const auto key = read_key();
    if (!key) return std::unexpected(key.error());
    if (const auto skipped = skip_space(); !skipped) return skipped;
    if (const auto colon = expect(':'); !colon) return colon;
    if (const auto skipped = skip_space(); !skipped) return skipped;

    if (*key == "error") saved_error_ = true;
    if (*key == "status" || *key == "statusCode") return read_status();
    if (*key != "response") return skip_value();
    if (response_) return wrong(R"(has a second "response")");
    response_ = true;
    holds_rows_ = peek() == '[';
    if (holds_rows_) return read_array();
    if (peek() == 'n') return skip_literal("null");
    return peek() == kEnd ? wrong("ends too early") : wrong(R"(has a "response" that is no array)");
  }

  Result<std::string> read_key() {
    if (const auto quote = expect('"'); !quote) return std::unexpected(quote.error());
    std::string spelling;
    for (bool escaped = false; escaped || peek() != '"';) {
      if (peek() == kEnd) return std::unexpected(wrong_here("ends too early").error());
      escaped = !escaped && peek() == '\\';
      if (spelling.size() < kLongestKey) spelling.push_back(static_cast<char>(peek()));
      if (const auto taken = take(); !taken) return std::unexpected(taken.error());
    }
    if (const auto quote = take(); !quote) return std::unexpected(quote.error());
    std::string key;
    if (!unescape_json(spelling, key)) return spelling;  // cut by the limit, or nonsense: unknown either way
    return key;
  }

  /// An HTTP status of an error makes a saved error answer of a body that has no `response`.
  Result<void> read_status() {
    std::string text;
    if (const auto skipped = skip_value(&text); !skipped) return skipped;
    int status = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), status);
    if (read.ec == std::errc{} && read.ptr == text.data() + text.size() && status >= 400) saved_error_ = true;
    return {};
  }

  /// Skips a value. The beginning of one that is neither string nor object nor array goes into `text`.
  Result<void> skip_value(std::string* text = nullptr) {
    if (peek() == '"' || peek() == '{' || peek() == '[') {
      Nesting nesting;
      for (bool closed = false; !closed;) {
        if (peek() == kEnd) return wrong("ends too early");
        closed = nesting.take(static_cast<char>(peek()));
        if (const auto taken = take(); !taken) return taken;
      }
      return {};
    }
    bool any = false;
    for (; is_scalar(peek()); any = true) {
      if (text != nullptr && text->size() < kLongestKey) text->push_back(static_cast<char>(peek()));
      if (const auto taken = take(); !taken) return taken;
    }
    return any ? Result<void>{} : wrong_here("is not JSON");
  }

  Result<void> skip_literal(std::string_view literal) {
    for (const char c : literal) {
      if (const auto taken = expect(c); !taken) return taken;
    }
    return {};
  }

  // The rows.

  Result<void> read_array() {
    if (const auto bracket = take(); !bracket) return bracket;
    if (const auto skipped = skip_space(); !skipped) return skipped;
    if (peek() == ']') return take();
    for (;;) {
      if (const auto rows = read_rows(); !rows) return rows;
      if (const auto skipped = skip_space(); !skipped) return skipped;
      if (peek() == ']') return take();
      if (const auto comma = expect(','); !comma) return comma;
      if (const auto skipped = skip_space(); !skipped) return skipped;
    }
  }

  /// Reads one row at least, and all of the slice that the window holds if it comes out even.
  Result<void> read_rows() {
    if (window_.offset() < one_by_one_until_) return read_one_row(Visited::no);
    if (const auto filled = window_.fill(); !filled) return filled;
    const auto cut = last_cut(window_.view());
    one_by_one_until_ = window_.offset() + cut.value_or(window_.view().size());
    if (!cut) return read_one_row(Visited::no);

    const auto stop = read_slice(*cut);
    if (!stop) return std::unexpected(stop.error());
    window_.drop(stop->at);
    if (stop->at == *cut) return {};
    return read_one_row(stop->visited);
  }

  enum class Visited : std::uint8_t { no, yes };

  /// Where reading a slice stopped: at its end, or at the beginning of a row that wants a closer look.
  struct Stop {
    std::size_t at;
    Visited visited;
  };

  /// Reads the rows in the window's first `size` bytes, made an array by brackets in place of the comma before
  /// and behind them.
  Result<Stop> read_slice(std::size_t size) {
    char* const begin = window_.data() - 1;
    const char before = std::exchange(begin[0], '[');
    const char behind = std::exchange(begin[size + 1], ']');
    const auto stop = read_rows_of(simdjson::padded_string_view(begin, size + 2, window_.readable() + 1), size);
    begin[0] = before;
    begin[size + 1] = behind;
    return stop;
  }

  Result<Stop> read_rows_of(simdjson::padded_string_view text, std::size_t size) {
    const char* const first = text.data() + 1;
    Stop stop{0, Visited::no};
    od::document document;
    od::array rows;
    if (parser_.iterate(text).get(document) != simdjson::SUCCESS) return stop;
    if (document.get_array().get(rows) != simdjson::SUCCESS) return stop;
    for (auto item : rows) {
      od::value value;
      if (item.get(value) != simdjson::SUCCESS) return stop;
      stop = {static_cast<std::size_t>(value.raw_json_token().data() - first), Visited::no};
      od::object row;
      if (value.get_object().get(row) != simdjson::SUCCESS) return stop;
      if (!read_login_row(row, fields_, event_).empty()) return stop;
      if (const auto visited = visit_(event_); !visited) return std::unexpected(visited.error());
      ++rows_visited_;
      stop.visited = Visited::yes;
    }
    if (document.current_location().error() == simdjson::OUT_OF_BOUNDS) stop = {size, Visited::yes};
    return stop;
  }

  /// Reads the row that begins here, its end counted out; if it was visited already, only steps over it.
  Result<void> read_one_row(Visited visited) {
    if (peek() == kEnd) return wrong("ends too early");
    if (peek() != '{') return wrong_row("is no object");
    const auto length = row_length();
    if (!length) return std::unexpected(length.error());
    if (visited == Visited::no) {
      const auto fault = read_row_alone(*length);
      if (!fault.empty()) {
        if (const auto bad = first_invalid_utf8(window_.view().substr(0, *length))) return wrong("is not UTF-8", *bad);
        return wrong_row(fault);
      }
      if (const auto taken = visit_(event_); !taken) return taken;
      ++rows_visited_;
    }
    window_.drop(*length);
    return {};
  }

  std::string_view read_row_alone(std::size_t length) {
    od::document document;
    od::object row;
    if (parser_.iterate(simdjson::padded_string_view(window_.data(), length, window_.readable())).get(document) !=
            simdjson::SUCCESS ||
        document.get_object().get(row) != simdjson::SUCCESS) {
      return "is not JSON";
    }
    return read_login_row(row, fields_, event_);
  }

  Result<std::size_t> row_length() {
    Nesting nesting;
    for (std::size_t i = 0;; ++i) {
      if (i == window_.view().size()) {
        const auto more = window_.more();
        if (!more) return std::unexpected(more.error());
        if (!*more && window_.full()) {
          return std::unexpected(wrong_row(fmt::format("is longer than {} bytes", kLongestRow)).error());
        }
        if (!*more) return std::unexpected(wrong("ends too early", i).error());
      }
      if (nesting.take(window_.view()[i])) return i + 1;
    }
  }

  // Bytes.

  /// The next byte of the input, or `kEnd`. `take` has seen to it that there is one in the window if there is one at
  /// all.
  int peek() const {
    const auto view = window_.view();
    return view.empty() ? kEnd : static_cast<unsigned char>(view.front());
  }

  /// Steps over the next byte of the envelope.
  Result<void> take() {
    if (!utf8_.take(static_cast<unsigned char>(peek()))) return wrong("is not UTF-8");
    window_.drop(1);
    return window_.view().empty() ? window_.fill() : Result<void>{};
  }

  Result<void> expect(char c) {
    if (peek() == static_cast<unsigned char>(c)) return take();
    return wrong_here("is not JSON");
  }

  Result<void> skip_space() {
    if (window_.view().empty()) {
      if (const auto filled = window_.fill(); !filled) return filled;
    }
    while (peek() != kEnd && is_space(static_cast<char>(peek()))) {
      if (const auto taken = take(); !taken) return taken;
    }
    return {};
  }

  // Errors.

  Result<void> wrong(std::string_view fault, std::size_t further = 0) const {
    return std::unexpected(Error{ErrorKind::malformed, std::string(name_),
                                 fmt::format("the body {} (byte {})", fault, window_.offset() + further), mend()});
  }

  /// What is not as it should be at this very byte: the end, bytes that are no text, or the wrong character.
  Result<void> wrong_here(std::string_view fault) const {
    if (peek() == kEnd) return wrong("ends too early");
    if (peek() >= 0x80 && first_invalid_utf8(window_.view().substr(0, 4)) == std::size_t{0})
      return wrong("is not UTF-8");
    return wrong(fault);
  }

  Result<void> wrong_row(std::string_view fault) const {
    return std::unexpected(Error{ErrorKind::malformed, std::string(name_),
                                 fmt::format("row {} (byte {}) {}", rows_visited_ + 1, window_.offset(), fault),
                                 mend()});
  }

  std::string mend() const {
    if (origin_ == Origin::portal) {
      return "check that this is the portal's own address; if it is, something on the way changes its answers";
    }
    if (origin_ == Origin::saved_answer) {
      return "give an answer of GET /api/2.0/security/audit/login/filter as the portal sent it, or lines that `logbook "
             "last -o jsonl` wrote";
    }
    return "check that this is the body of GET /api/2.0/security/audit/login/last as the portal sent it";
  }

  InputWindow window_;
  std::string_view name_;
  Fields fields_;
  const VisitEvent& visit_;
  od::parser parser_;
  LoginEvent event_;
  Utf8Checker utf8_;
  std::uint64_t rows_visited_ = 0;
  std::uint64_t one_by_one_until_ = 0;  // what stands before this offset did not come out even as a slice
  Origin origin_;
  bool response_ = false;
  bool holds_rows_ = false;
  bool saved_error_ = false;
};

}  // namespace

Result<void> read_login_history(ByteSource source, std::string_view name, Fields fields, const VisitEvent& visit,
                                std::size_t slice, Origin origin) {
  return BodyReader(std::move(source), name, fields, visit, slice, origin).read();
}

Result<void> read_login_history(ByteSource source, std::string_view name, Fields fields, const VisitEvent& visit) {
  return read_login_history(std::move(source), name, fields, visit, kUsualSlice);
}

}  // namespace logbook::portal
