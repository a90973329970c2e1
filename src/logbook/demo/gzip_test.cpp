#include "logbook/demo/gzip.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

namespace logbook::demo {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

/// Unpacks all of `packed`, which holds at most 8 MiB; zlib checks its checksum and its size.
std::string unpacked(const std::string& packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(std::size_t{8} << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Gzip, ComesBackAsItWas) {
  EXPECT_EQ(unpacked(gzip("Jürgen Jürgen Jürgen")), "Jürgen Jürgen Jürgen");
  EXPECT_EQ(unpacked(gzip("")), "");
}

TEST(GzipBomb, IsValidAndAThousandTimesAsLargeInside) {
  const auto bomb = gzip_bomb(5);
  const auto inside = unpacked(bomb);

  EXPECT_LT(bomb.size(), 6000u);
  EXPECT_GT(inside.size(), std::size_t{5} << 20);
  EXPECT_THAT(inside.substr(0, 20), StartsWith("{\"response\":[  "));
  EXPECT_THAT(inside.substr(inside.size() - 60), EndsWith("  ],\"count\":0,\"status\":0,\"statusCode\":200}"));
}

}  // namespace
}  // namespace logbook::demo
