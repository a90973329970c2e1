#include "logbook/proof/head.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <cstdlib>

namespace logbook::proof {
namespace {

/// Takes a line `NAME VALUE` off the begin of `text`.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view name) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  auto line = text.substr(0, end);
  if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ') return std::nullopt;
  text.remove_prefix(end + 1);
  return line.substr(name.size() + 1);
}

}  // namespace

std::string new_archive_name() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) std::abort();  // the system has none to give
  std::string name;
  for (const auto byte : bytes) name += fmt::format("{:02x}", byte);
  return name;
}

std::string to_text(const Head& head) {
  std::string time;
  append_utc(time, head.time);
  return fmt::format("logbook head 1\narchive {}\nsize {}\nroot {}\nledger {}\ntime {}\n", head.archive, head.size,
                     to_hex(head.root), to_hex(head.ledger), time);
}

std::optional<Head> head_from_text(std::string_view text) {
  auto rest = text;
  const auto form = take_line(rest, "logbook head");
  const auto archive = take_line(rest, "archive");
  const auto size = take_line(rest, "size");
  const auto root = take_line(rest, "root");
  const auto ledger = take_line(rest, "ledger");
  const auto time = take_line(rest, "time");
  if (!form || !archive || !size || !root || !ledger || !time) return std::nullopt;

  Head head{.archive = std::string(*archive), .time = parse_time(*time).value_or(UtcTime{})};
  std::from_chars(size->data(), size->data() + size->size(), head.size);
  head.root = digest_from_hex(*root).value_or(Digest{});
  head.ledger = digest_from_hex(*ledger).value_or(Digest{});
  if (to_text(head) != text) return std::nullopt;  // one text for one head: nothing else can have been signed
  return head;
}

}  // namespace logbook::proof
