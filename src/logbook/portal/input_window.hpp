#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "logbook/base/byte_source.hpp"

namespace logbook::portal {

/// The stretch of a long input that is in memory: bytes are dropped at the front and read at the back, and
/// each keeps its place in the whole. One byte in front of the view and simdjson's padding behind it belong to the
/// buffer and may be written.
class InputWindow {
 public:
  /// Bytes behind the view that may be read: simdjson looks ahead.
  static constexpr std::size_t kPadding = 64;

  /// `usual` bytes are held as a rule, up to `most` when asked to hold more. `usual` is at least 1.
  InputWindow(ByteSource source, std::size_t usual, std::size_t most);

  /// The bytes read and not dropped. Valid until the next call that is not const.
  std::string_view view() const { return {buffer_.get() + begin_, end_ - begin_}; }

  char* data() { return buffer_.get() + begin_; }

  /// Bytes that may be read behind `data()`, padding included.
  std::size_t readable() const { return capacity_ + kPadding - begin_; }

  /// Place of the view's first byte in the whole input.
  std::uint64_t offset() const { return offset_; }

  void drop(std::size_t count);

  /// Reads until `usual` bytes are held or the input ends.
  Result<void> fill();

  /// Reads at least one more byte, growing if it must. False at the end of the input, and when `most` bytes are
  /// held already: `full()` tells which.
  Result<bool> more();

  bool full() const { return end_ - begin_ >= most_; }

 private:
  static constexpr std::size_t kFront = 1;

  void make_room();
  Result<bool> read_once();

  ByteSource source_;
  std::size_t usual_;
  std::size_t most_;
  std::size_t capacity_;
  std::unique_ptr<char[]> buffer_;
  std::size_t begin_ = kFront;
  std::size_t end_ = kFront;
  std::uint64_t offset_ = 0;
  bool ended_ = false;
};

}  // namespace logbook::portal
