#include "logbook/portal/input_window.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace logbook::portal {

InputWindow::InputWindow(ByteSource source, std::size_t usual, std::size_t most)
    : source_(std::move(source)),
      usual_(usual),
      most_(std::max(usual, most)),
      capacity_(kFront + usual),
      buffer_(std::make_unique<char[]>(capacity_ + kPadding)) {}

void InputWindow::drop(std::size_t count) {
  assert(count <= end_ - begin_);
  begin_ += count;
  offset_ += count;
}

Result<void> InputWindow::fill() {
  while (!ended_ && end_ - begin_ < usual_) {
    if (end_ == capacity_) make_room();
    if (const auto got = read_once(); !got) return std::unexpected(got.error());
  }
  return {};
}

Result<bool> InputWindow::more() {
  if (ended_ || full()) return false;
  if (end_ == capacity_) make_room();
  return read_once();
}

/// Moves what is held to the front; doubles the buffer when there is nothing to gain by that.
void InputWindow::make_room() {
  const auto held = end_ - begin_;
  if (begin_ > kFront) {
    std::memmove(buffer_.get() + kFront, buffer_.get() + begin_, held);
  } else {
    capacity_ = kFront + std::min(2 * (capacity_ - kFront), most_);
    auto larger = std::make_unique<char[]>(capacity_ + kPadding);
    std::memcpy(larger.get() + kFront, buffer_.get() + begin_, held);
    buffer_ = std::move(larger);
  }
  begin_ = kFront;
  end_ = kFront + held;
}

Result<bool> InputWindow::read_once() {
  const auto got = source_({buffer_.get() + end_, capacity_ - end_});
  if (!got) return std::unexpected(got.error());
  end_ += *got;
  ended_ = *got == 0;
  return !ended_;
}

}  // namespace logbook::portal
