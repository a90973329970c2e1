#pragma once
#include <string>
#include <string_view>

namespace logbook {

/// A text that must appear nowhere: an API key. It has no formatter, no stream operator and no
/// conversion to a string, so that it cannot be printed by mistake.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  bool empty() const { return text_.empty(); }

  /// The text itself, for the one place that sends it.
  const std::string& reveal() const { return text_; }

  /// Returns `text` with each occurrence of the secret replaced by `***`. For everything that came from the
  /// other end, which may echo what it was sent. An empty secret changes nothing.
  std::string redact(std::string text) const;

 private:
  std::string text_;
};

}  // namespace logbook
