#pragma once
#include <cstdint>

namespace logbook {

/// Whether whoever is handed one thing after the other wants more of them.
enum class Going : std::uint8_t { on, enough };

}  // namespace logbook
