#include "logbook/proof/record.hpp"

#include <array>

namespace logbook::proof {
namespace {

constexpr std::uint8_t kEventRecord = 1;

template <class Number>
void append_number(std::string& out, Number number) {
  const auto bits = static_cast<std::make_unsigned_t<Number>>(number);
  std::array<char, sizeof bits> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(static_cast<std::uint8_t>(bits >> (8 * (bytes.size() - 1 - i))));
  }
  out.append(bytes.data(), bytes.size());
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

}  // namespace

void append_record(std::string& out, const Origin& origin, const LoginEvent& event) {
  out += static_cast<char>(kEventRecord);
  out += static_cast<char>(origin.provenance);
  append_number(out, origin.epoch);
  append_number(out, event.id);
  append_number(out, static_cast<std::int64_t>(event.time.time_since_epoch().count()));
  append_number(out, static_cast<std::int64_t>(event.action));
  append_text(out, origin.portal);
  append_text(out, event.user_id);
  append_text(out, event.login);
  append_text(out, event.ip);
  append_text(out, event.browser);
  append_text(out, event.platform);
  append_text(out, without_query(event.page));
}

}  // namespace logbook::proof
