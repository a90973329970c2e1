#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "logbook/base/error.hpp"
#include "logbook/proof/digest.hpp"

namespace SQLite {
class Exception;
}

namespace logbook::archive {

/// What SQLite says about the file `path`, as a person can use it.
Error explain(const SQLite::Exception& failure, std::string_view path);

/// Thrown where what an archive holds cannot be.
struct Damage {
  std::string what;
};

/// The digest that 32 bytes of an archive are. Throws `Damage`, where they are not as many.
proof::Digest digest_or_damage(std::string_view bytes);

/// The number of a pruning, which is not 0. Throws `Damage`, where it is.
std::uint64_t pruning_or_damage(std::int64_t number);

/// What is there cannot be: "…: event 8812 of …".
Error damaged(std::string_view path, std::string_view what);

}  // namespace logbook::archive
