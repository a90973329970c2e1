#include "logbook/history/read_ahead.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <latch>
#include <set>

namespace logbook::history {
namespace {

using portal::Page;
using portal::Window;

/// A page that tells which window it answers.
Page page_of(Window window) {
  LoginEvent event;
  event.id = window.start;
  return {{event}, std::nullopt};
}

std::int64_t start_of(const std::expected<Page, portal::PageFailure>& page) { return page->events.front().id; }

TEST(ReadAhead, AnswersEachWindowByItself) {
  ReadAhead reader({page_of, page_of, page_of});
  for (std::int64_t start = 0; start < 500; start += 90) reader.expect({start, 100});

  for (std::int64_t start = 0; start < 1000; start += 90) EXPECT_EQ(start_of(reader.read({start, 100})), start);
}

TEST(ReadAhead, ReadsExpectedWindowsSideBySide) {
  std::latch both_under_way(2);
  const ReadWindow waits_for_the_other = [&](Window window) {
    both_under_way.arrive_and_wait();
    return page_of(window);
  };
  ReadAhead reader({waits_for_the_other, waits_for_the_other});

  reader.expect({0, 100});
  reader.expect({90, 100});

  EXPECT_EQ(start_of(reader.read({0, 100})), 0);
  EXPECT_EQ(start_of(reader.read({90, 100})), 90);
}

TEST(ReadAhead, KeepsToOneReaderWhileOneIsEnough) {
  std::atomic<int> by_the_second = 0;
  ReadAhead reader({page_of, [&](Window window) {
                      ++by_the_second;
                      return page_of(window);
                    }});

  for (std::int64_t start = 0; start < 1000; start += 90) reader.read({start, 100});

  EXPECT_EQ(by_the_second, 0);
}

TEST(ReadAhead, AsksAnewForWhatWasReadOrForgotten) {
  std::atomic<int> asked = 0;
  ReadAhead reader({[&](Window window) {
    ++asked;
    return page_of(window);
  }});

  reader.expect({0, 100});
  reader.expect({0, 100});
  reader.read({0, 100});
  EXPECT_EQ(asked, 1) << "expecting twice is asking once";
  reader.read({0, 100});
  EXPECT_EQ(asked, 2);
  reader.expect({90, 100});
  reader.forget();
  EXPECT_EQ(start_of(reader.read({90, 100})), 90);
  EXPECT_EQ(asked, 4) << "once for the forgotten, once anew";
  reader.expect({180, 100});
  reader.forget({180, 100});
  EXPECT_EQ(start_of(reader.read({180, 100})), 180);
  EXPECT_EQ(asked, 6);
}

TEST(ReadAhead, HandsFailuresOn) {
  ReadAhead reader({[](Window) -> std::expected<Page, portal::PageFailure> {
    return std::unexpected(portal::PageFailure{portal::PageFault::bad_window, {}});
  }});

  const auto page = reader.read({0, 100});

  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().fault, portal::PageFault::bad_window);
}

}  // namespace
}  // namespace logbook::history
