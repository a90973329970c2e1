#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/config/toml.hpp"

namespace logbook::config {

/// Reads the keys of one table of a configuration file, each into its place if it is there. The first error stays, and
/// what comes behind it is not read.
class Keys {
 public:
  /// `title` is how the table is written: "[sync]"; "" is the top of the file. All three outlive this.
  Keys(const toml::table& table, std::string_view title, const std::string& path);

  /// A text with something in it.
  void text(std::string_view key, std::string& into);

  /// The path of a file or directory: what is relative becomes one in the directory of the configuration file.
  void file(std::string_view key, std::string& into);

  /// A program and its arguments, none of them empty, the program not either.
  void command(std::string_view key, std::vector<std::string>& into);

  void flag(std::string_view key, bool& into);

  /// A whole number from 1 to `most`.
  void number(std::string_view key, int most, std::optional<int>& into);

  /// The node of a key that is known and read by the caller; null where it is not there, and after an error.
  const toml::node* node(std::string_view key);

  /// Keeps an error about `node`, unless there is one.
  void refuse(const toml::node& node, std::string cause, std::string mend);

  /// True while all is well.
  bool good() const { return !error_; }

  /// To be called when all known keys were asked for: any other is an error.
  Result<void> finish();

 private:
  const std::string& path_;
  const toml::table& table_;
  std::string_view title_;
  std::vector<std::string_view> known_;
  std::optional<Error> error_;
};

/// `path:line:column`.
std::string place(const std::string& path, const toml::source_position& position);

/// `relative` as seen from the directory of the file `path`; what is absolute stays.
std::string beside(const std::string& path, std::string_view relative);

}  // namespace logbook::config
