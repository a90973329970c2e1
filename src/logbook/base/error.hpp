#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace logbook {

/// What a caller can do about a failure. A command's exit status follows from it.
enum class ErrorKind : std::uint8_t {
  usage,         ///< the question itself is wrong: an option, an address, a key file
  unauthorized,  ///< the portal refuses the key, the plan or the caller's address (401, 402, 403)
  not_found,     ///< there is no portal, user or file by that name
  rejected,      ///< the portal says that the request is wrong (400 and other 4xx)
  untrusted,     ///< the other end is not who it should be: bad certificate, redirect to another origin
  busy,          ///< the portal asks to come back later, for longer than we may wait (429)
  unreachable,   ///< no useful answer: unknown host, refused connection, 5xx, cut short, out of time
  malformed,     ///< an answer came and is not what the portal's contract says
  storage,       ///< reading or writing here failed: disk, pipe, terminal
  damaged,       ///< what is kept here is not what was written: an archive
};

/// A failure in three parts, so that every message reads the same way.
///
/// The parts may quote text from a portal; whoever prints them neutralises control characters
/// (`printable` in `base/text.hpp`).
struct Error {
  ErrorKind kind;
  std::string thing;  ///< what it is about: a URL, a file, a flag, an event
  std::string cause;  ///< what was seen, with the number or bytes that show it
  std::string mend;   ///< what a person can do next; empty when there is nothing

  bool operator==(const Error&) const = default;
};

/// An error in the question itself.
inline Error usage_error(std::string thing, std::string cause, std::string mend) {
  return {ErrorKind::usage, std::move(thing), std::move(cause), std::move(mend)};
}

template <class T>
using Result = std::expected<T, Error>;

}  // namespace logbook
