#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "logbook/base/error.hpp"

namespace logbook {

/// An IPv4 or IPv6 address.
class IpAddress {
 public:
  /// Reads four decimal numbers with dots between them, without leading zeros, or an IPv6 address without zone; nothing
  /// for any other text. An IPv4 address mapped into IPv6 is that IPv4 address.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_ipv4() const { return ipv4_; }

  bool operator==(const IpAddress&) const = default;

 private:
  friend class Network;
  bool ipv4_ = false;
  std::array<std::uint8_t, 16> bytes_{};  // IPv4: the first four
};

/// All addresses that begin with the same bits.
class Network {
 public:
  /// Reads `203.0.113.0/24`, `2001:db8::/32`, or an address alone. Bits behind the prefix do not count:
  /// `203.0.113.7/24` is the same network. Error: `usage`, about `option`.
  static Result<Network> parse(std::string_view option, std::string_view text);

  bool contains(const IpAddress& address) const;

  /// Whether it may contain an IPv6 address of which only the text before its first colon is known.
  bool may_contain_cut(std::string_view begin) const;

  bool operator==(const Network&) const = default;

 private:
  IpAddress address_;
  int bits_ = 0;
};

}  // namespace logbook
