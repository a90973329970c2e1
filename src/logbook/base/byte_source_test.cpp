#include "logbook/base/byte_source.hpp"

#include <gmock/gmock.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace logbook {
namespace {

std::string read_all(const ByteSource& source, std::size_t at_a_time) {
  std::string all;
  std::string part(at_a_time, '\0');
  for (;;) {
    const auto got = source(part);
    if (!got || *got == 0) return all;
    all.append(part, 0, *got);
  }
}

TEST(ByteSource, GivesATextInPartsToItsEnd) { EXPECT_EQ(read_all(bytes_of("abcdefg"), 3), "abcdefg"); }

TEST(ByteSource, GivesTheBytesOfAFile) {
  const std::string path = ::testing::TempDir() + "byte_source_test";
  std::ofstream(path, std::ios::binary) << "a\nb" << '\0' << "c";

  const auto source = open_bytes(path);

  ASSERT_TRUE(source);
  EXPECT_EQ(read_all(*source, 2), std::string("a\nb\0c", 5));
  std::filesystem::remove(path);
}

TEST(ByteSource, GivesAgainWhatWasLookedAt) {
  auto source = bytes_of("abcdefg");
  EXPECT_EQ(*peek(source, 4), "abcd");
  EXPECT_EQ(read_all(source, 3), "abcdefg");

  auto shorter = bytes_of("ab");
  EXPECT_EQ(*peek(shorter, 4), "ab");
  EXPECT_EQ(read_all(shorter, 3), "ab");
}

TEST(ByteSource, NamesAFileThatIsNotThere) {
  const auto source = open_bytes("/no/such/file");

  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, ErrorKind::not_found);
  EXPECT_EQ(source.error().thing, "/no/such/file");
}

TEST(ByteSource, RefusesADirectory) {
  const auto source = open_bytes("/");

  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, ErrorKind::storage);
}

}  // namespace
}  // namespace logbook
