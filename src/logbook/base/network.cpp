#include "logbook/base/network.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

#include "logbook/base/number.hpp"

namespace logbook {
namespace {

constexpr std::string_view kMend = "write it like 203.0.113.0/24, 203.0.113.7 or 2001:db8::/32";

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string copy(text);
  IpAddress address;
  if (::inet_pton(AF_INET, copy.c_str(), address.bytes_.data()) == 1) {
    address.ipv4_ = true;
    return address;
  }
  if (::inet_pton(AF_INET6, copy.c_str(), address.bytes_.data()) != 1) return std::nullopt;
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::ranges::equal(kMapped, std::span(address.bytes_).first<12>())) {
    std::ranges::rotate(address.bytes_, address.bytes_.begin() + 12);
    std::fill(address.bytes_.begin() + 4, address.bytes_.end(), std::uint8_t{0});
    address.ipv4_ = true;
  }
  return address;
}

Result<Network> Network::parse(std::string_view option, std::string_view text) {
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) {
    return std::unexpected(
        usage_error(std::string(option), fmt::format("\"{}\" is no IP address or network", text), std::string(kMend)));
  }
  Network network;
  network.address_ = *address;
  const int most = address->ipv4_ ? 32 : 128;
  network.bits_ = most;
  if (slash == std::string_view::npos) return network;

  network.bits_ = parse_number<int>(text.substr(slash + 1)).value_or(-1);
  if (network.bits_ < 0 || network.bits_ > most) {
    return std::unexpected(usage_error(std::string(option),
                                       fmt::format("\"{}\": behind the slash stands a number from 0 to {}", text, most),
                                       std::string(kMend)));
  }
  for (int bit = network.bits_; bit < most; ++bit) {
    auto& byte = network.address_.bytes_.at(static_cast<std::size_t>(bit / 8));
    byte = static_cast<std::uint8_t>(byte & ~(0x80 >> bit % 8));
  }
  return network;
}

bool Network::may_contain_cut(std::string_view begin) const {
  constexpr int kBits = 16;
  const auto group = begin.size() <= 4 ? parse_number<std::uint16_t>(begin, 16) : std::nullopt;
  if (!group || *group == 0) return true;  // such as "::1", or an IPv4 address mapped into IPv6
  IpAddress known;
  known.bytes_ = {static_cast<std::uint8_t>(*group >> 8), static_cast<std::uint8_t>(*group & 0xFF)};
  auto widened = *this;
  widened.bits_ = std::min(bits_, kBits);
  return widened.contains(known);
}

bool Network::contains(const IpAddress& address) const {
  if (address.ipv4_ != address_.ipv4_) return false;
  const auto whole = static_cast<std::size_t>(bits_ / 8);
  if (!std::equal(address.bytes_.begin(), address.bytes_.begin() + static_cast<std::ptrdiff_t>(whole),
                  address_.bytes_.begin())) {
    return false;
  }
  if (bits_ % 8 == 0) return true;
  const int mask = 0xFF00 >> bits_ % 8 & 0xFF;
  return (address.bytes_.at(whole) & mask) == address_.bytes_.at(whole);
}

}  // namespace logbook
