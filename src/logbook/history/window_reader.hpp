#pragma once
#include <expected>

#include "logbook/portal/page.hpp"

namespace logbook::history {

/// Reads windows of one portal's login history for a walk. Implementations: `history/read_ahead.hpp` (several
/// requests side by side), and a made-up portal in the tests. For one thread at a time.
class WindowReader {
 public:
  virtual ~WindowReader() = default;

  /// Says that `window` will be read soon, so that it may be asked for already.
  virtual void expect(portal::Window window) = 0;

  /// Forgets all expectations: what was read ahead is no longer of use.
  virtual void forget() = 0;

  /// Forgets that `window` was expected.
  virtual void forget(portal::Window window) = 0;

  /// Returns the events of `window`, as they stood at some moment since it was first expected, or since now. A window
  /// is worth one reading: the next `read` of it asks anew. A failure with `PageFault::bad_window` need have been met
  /// once only: whoever wants to know whether a row is bad asks again.
  virtual std::expected<portal::Page, portal::PageFailure> read(portal::Window window) = 0;
};

}  // namespace logbook::history
