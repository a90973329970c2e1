#pragma once
#include <string_view>

#include "logbook/base/error.hpp"

namespace SQLite {
class Exception;
}

namespace logbook::archive {

/// What SQLite says about the file `path`, as a person can use it.
Error explain(const SQLite::Exception& failure, std::string_view path);

/// What is there cannot be: "…: event 8812 of …".
Error damaged(std::string_view path, std::string_view what);

}  // namespace logbook::archive
