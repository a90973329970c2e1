#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "logbook/base/error.hpp"

namespace logbook::archive {

/// Hands out one after the other what a store gives by the page.
template <class T>
class Paged {
 public:
  /// Gives up to `most`, without the first `from`.
  using ReadPage = std::function<Result<std::vector<T>>(std::uint64_t from, std::size_t most)>;

  explicit Paged(ReadPage read_page) : read_page_(std::move(read_page)) {}

  /// The next one; nothing behind the last.
  Result<std::optional<T>> next() {
    if (at_ == page_.size()) {
      auto page = read_page_(read_, kAtOnce);
      if (!page) return std::unexpected(page.error());
      page_ = *std::move(page);
      at_ = 0;
    }
    if (at_ == page_.size()) return std::nullopt;
    ++read_;
    return std::move(page_[at_++]);
  }

  /// How many were handed out.
  std::uint64_t read() const { return read_; }

 private:
  static constexpr std::size_t kAtOnce = 1'000;

  ReadPage read_page_;
  std::vector<T> page_;
  std::size_t at_ = 0;
  std::uint64_t read_ = 0;
};

}  // namespace logbook::archive
