#include "logbook/demo/gzip.hpp"

#include <zlib.h>

#include <cassert>
#include <cstdint>

namespace logbook::demo {
namespace {

constexpr int kRawDeflate = -15;
constexpr int kGzip = 15 + 16;

std::string deflated(std::string_view text, int format, int flush) {
  z_stream stream{};
  [[maybe_unused]] const int begun = deflateInit2(&stream, 4, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY);
  assert(begun == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib does not write to it
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, flush);
  assert(stream.avail_in == 0 && stream.avail_out > 0);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

uLong checksum(std::string_view text) {
  return crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
}

void append_little_endian(std::string& out, std::uint64_t number) {
  for (int byte = 0; byte < 4; ++byte) out.push_back(static_cast<char>(number >> (8 * byte) & 0xFF));
}

}  // namespace

std::string gzip(std::string_view text) { return deflated(text, kGzip, Z_FINISH); }

std::string gzip_bomb(std::size_t mebibytes) {
  constexpr std::string_view kBegin = "{\"response\":[";
  constexpr std::string_view kEnd = R"(],"count":0,"status":0,"statusCode":200})";
  const std::string spaces(std::size_t{1} << 20, ' ');

  // A block that ends with a full flush stands for itself, so that one packed MiB can be repeated.
  const auto packed_spaces = deflated(spaces, kRawDeflate, Z_FULL_FLUSH);
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  out += deflated(kBegin, kRawDeflate, Z_FULL_FLUSH);
  auto sum = checksum(kBegin);
  const auto sum_of_spaces = checksum(spaces);
  for (std::size_t i = 0; i < mebibytes; ++i) {
    out += packed_spaces;
    sum = crc32_combine(sum, sum_of_spaces, static_cast<z_off_t>(spaces.size()));
  }
  out += deflated(kEnd, kRawDeflate, Z_FINISH);
  append_little_endian(out, crc32_combine(sum, checksum(kEnd), static_cast<z_off_t>(kEnd.size())));
  append_little_endian(out, kBegin.size() + mebibytes * spaces.size() + kEnd.size());
  return out;
}

}  // namespace logbook::demo
