#include "logbook/formats/events.hpp"

#include <ostream>
#include <utility>

#include "logbook/base/text.hpp"

namespace logbook::formats {
namespace {

/// Text on its way to a stream, in pieces that are worth a call.
class Pieces {
 public:
  explicit Pieces(std::ostream& out) : out_(out) {}

  /// Append here, then call `written`.
  std::string& text() { return text_; }

  void written() {
    if (text_.size() >= kPiece) flush();
  }

  void flush() {
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }

 private:
  static constexpr std::size_t kPiece = std::size_t{64} << 10;

  std::ostream& out_;
  std::string text_;
};

class TableWriter final : public EventWriter {
 public:
  TableWriter(EventView view, const EventListOptions& options, std::ostream& out)
      : view_(std::move(view)),
        fields_(options.fields),
        table_(columns(fields_), {options.most_width, "--wide or --columns"}, out) {}

  void add(const LoginEvent& event, Standing standing) override {
    const ShownEvent shown(event, standing, view_);
    cells_.clear();
    for (const auto* field : fields_) cells_.push_back(field->table_cell(shown));
    table_.add(cells_);
  }

  void finish(const Coverage& /*coverage*/) override { table_.finish(); }

 private:
  static std::vector<TableColumn> columns(const std::vector<const Field*>& fields) {
    std::vector<TableColumn> columns;
    columns.reserve(fields.size());
    for (const auto* field : fields) columns.push_back(field->table);
    return columns;
  }

  EventView view_;
  std::vector<const Field*> fields_;
  std::vector<std::string> cells_;
  TableStream table_;
};

class CsvWriter final : public EventWriter {
 public:
  CsvWriter(EventView view, const EventListOptions& options, std::ostream& out)
      : view_(std::move(view)), fields_(options.fields), cells_(options.csv_cells), out_(out) {
    std::vector<std::string> keys;
    keys.reserve(fields_.size());
    for (const auto* field : fields_) keys.emplace_back(field->key);
    out_.text() += csv_line(keys);
  }

  void add(const LoginEvent& event, Standing standing) override {
    const ShownEvent shown(event, standing, view_);
    auto& text = out_.text();
    for (const auto* field : fields_) {
      if (field != fields_.front()) text.push_back(',');
      append_csv_cell(text, field->value(shown, scratch_), field->kind == FieldKind::text ? cells_ : CsvCells::raw);
    }
    text += "\r\n";
    out_.written();
  }

  void finish(const Coverage& /*coverage*/) override { out_.flush(); }

 private:
  EventView view_;
  std::vector<const Field*> fields_;
  CsvCells cells_;
  Pieces out_;
  std::string scratch_;
};

/// Writes events as JSON objects.
class JsonObjects {
 public:
  JsonObjects(EventView view, const std::vector<const Field*>& fields) : view_(std::move(view)) {
    for (const auto* field : fields) {
      std::string begin(1, members_.empty() ? '{' : ',');
      append_json(begin, field->key);
      members_.push_back({field, begin += ':'});
    }
  }

  void append(std::string& out, const LoginEvent& event, Standing standing) {
    const ShownEvent shown(event, standing, view_);
    for (const auto& member : members_) {
      out += member.begin;
      const auto value = member.field->value(shown, scratch_);
      if (member.field->kind == FieldKind::text) {
        append_json(out, value);
      } else {
        out += value;
      }
    }
    out.push_back('}');
  }

 private:
  struct Member {
    const Field* field;
    std::string begin;  // all in front of the value, made once
  };

  EventView view_;
  std::vector<Member> members_;
  std::string scratch_;
};

class JsonLinesWriter final : public EventWriter {
 public:
  JsonLinesWriter(EventView view, const EventListOptions& options, std::ostream& out)
      : objects_(std::move(view), options.fields), out_(out) {}

  void add(const LoginEvent& event, Standing standing) override {
    objects_.append(out_.text(), event, standing);
    out_.text().push_back('\n');
    out_.written();
  }

  void finish(const Coverage& /*coverage*/) override { out_.flush(); }

 private:
  JsonObjects objects_;
  Pieces out_;
};

class JsonWriter final : public EventWriter {
 public:
  JsonWriter(EventView view, const EventListOptions& options, std::ostream& out)
      : objects_(std::move(view), options.fields), portal_(options.portal), asked_(options.asked), out_(out) {
    out_.text() += R"({"events":[)";
  }

  void add(const LoginEvent& event, Standing standing) override {
    out_.text() += std::exchange(empty_, false) ? "\n" : ",\n";
    out_.written();  // here: what is written then ends with a whole line
    objects_.append(out_.text(), event, standing);
  }

  void finish(const Coverage& coverage) override {
    auto& text = out_.text();
    text += empty_ ? "],\n" : "\n],\n";
    text += R"("coverage":)";
    append_coverage_json(text, coverage, asked_);
    text += ",\n\"portal\":";
    append_json(text, portal_);
    text += "}\n";
    out_.flush();
  }

 private:
  JsonObjects objects_;
  std::string portal_;
  Asked asked_;
  Pieces out_;
  bool empty_ = true;
};

EventView view_of(EventFormat format, const EventListOptions& options) {
  const bool masks =
      options.masking == Masking::everywhere || (options.masking == Masking::in_tables && format == EventFormat::table);
  return {options.time_text, masks, options.is_known_user, options.raw_page};
}

}  // namespace

std::vector<const Field*> default_fields(EventFormat format) {
  return format == EventFormat::table ? table_fields() : all_fields();
}

std::unique_ptr<EventWriter> make_event_writer(EventFormat format, EventListOptions options, std::ostream& out) {
  if (options.fields.empty()) options.fields = default_fields(format);
  auto view = view_of(format, options);
  switch (format) {
    case EventFormat::table:
      return std::make_unique<TableWriter>(std::move(view), options, out);
    case EventFormat::csv:
      return std::make_unique<CsvWriter>(std::move(view), options, out);
    case EventFormat::json:
      return std::make_unique<JsonWriter>(std::move(view), options, out);
    case EventFormat::jsonl:
      return std::make_unique<JsonLinesWriter>(std::move(view), options, out);
  }
  return nullptr;
}

}  // namespace logbook::formats
