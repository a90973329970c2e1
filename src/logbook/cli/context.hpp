#pragma once
#include <cstddef>
#include <functional>
#include <iosfwd>

namespace logbook::config {
struct Config;
}

namespace logbook::cli {

/// What a command may touch of the world around it. Tests bring their own.
struct Context {
  std::ostream& out;
  std::ostream& err;
  std::size_t out_columns = 0;  ///< width of the terminal that `out` is; 0 where it is none
  std::size_t err_columns = 0;  ///< the same for `err`
  std::function<const char*(const char* name)> environment;  ///< null where a variable is not set
  std::istream* answers = nullptr;         ///< what a person types who can be asked; null where nobody can
  const config::Config* config = nullptr;  ///< what the configuration file says; null where there is none
};

}  // namespace logbook::cli
