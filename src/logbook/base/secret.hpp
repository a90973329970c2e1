#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "logbook/base/error.hpp"

namespace logbook {

/// A text that must appear nowhere: an API key. It has no formatter, no stream operator and no
/// conversion to a string, so that it cannot be printed by mistake.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);

  /// The text itself, for the one place that sends it.
  const std::string& reveal() const { return text_; }

  /// Returns `text` with each occurrence of the secret replaced by `***`, in whatever case of letters. Of a key like
  /// `sk-0123…` the part behind `sk-` suffices: with the dash spelt `%2D` or `\u002d` it is a secret all the same. For
  /// everything that came from the other end, which may echo what it was sent. Takes time in proportion to `text`.
  std::string redact(std::string_view text) const;

  /// Replaces it in `text` itself. A text without it stays where it is.
  void redact_in(std::string& text) const;

  /// `error` with the secret replaced in each part.
  Error redact(Error error) const;

 private:
  std::string text_;
  std::string wanted_;  // what it is known by, in lower case: all of it, or what stands behind `sk-`
};

}  // namespace logbook
