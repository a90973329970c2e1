#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "logbook/base/error.hpp"

namespace logbook {

/// Where bytes come from. Each call fills the front of the span and returns how many bytes it put there: at least
/// one, or 0 at the end. The span is not empty.
using ByteSource = std::function<Result<std::size_t>(std::span<char>)>;

/// The bytes of `text`, which outlives the source.
ByteSource bytes_of(std::string_view text);

/// The bytes of the file at `path`, or of standard input for "-". Errors: `not_found` when there is no such file,
/// `storage` when it cannot be read; a read that fails later is `storage` too.
Result<ByteSource> open_bytes(const std::string& path);

/// Reads `source` to its end. Error: that of the source.
Result<std::string> read_all(const ByteSource& source);

/// Reads the first `count` bytes of `source`, fewer where it ends before, and puts them back in front of it: they come
/// again when it is read.
Result<std::string> peek(ByteSource& source, std::size_t count);

}  // namespace logbook
