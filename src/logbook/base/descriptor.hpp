#pragma once
#include <unistd.h>

namespace logbook {

/// Owns an open file of the system, and closes it in the end.
class Descriptor {
 public:
  /// Below 0: none was opened.
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  int number() const { return number_; }

  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

}  // namespace logbook
