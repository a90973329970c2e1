#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "logbook/base/time.hpp"
#include "logbook/proof/digest.hpp"

namespace logbook::proof {

/// What an archive held at one moment, in so few bytes that it can be kept elsewhere: who has a head can tell
/// later whether anything below it was changed or cut off.
struct Head {
  std::string archive;   ///< the archive's own random name, 32 hexadecimal digits
  std::uint64_t size{};  ///< leaves of the tree
  Digest root{};         ///< root of the tree
  Digest ledger{};       ///< digest over coverage, holes, mutations and observations
  UtcTime time;          ///< when it was made, in whole seconds, by the clock of the machine

  bool operator==(const Head&) const = default;
};

/// A name for a new archive, from the system's random numbers.
std::string new_archive_name();

/// The text that is signed and handed to others: six lines, each with its line end.
///
///     logbook head 1
///     archive 4b1f…
///     size 100000
///     root 5dc9…
///     ledger e3b0…
///     time 2026-11-22T19:04:00Z
std::string to_text(const Head& head);

/// Reads such a text back, exactly as `to_text` gives it; nothing for any other.
std::optional<Head> head_from_text(std::string_view text);

}  // namespace logbook::proof
