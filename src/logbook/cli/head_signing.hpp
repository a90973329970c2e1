#pragma once
#include <optional>
#include <string>
#include <vector>

#include "logbook/archive/archive.hpp"
#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/proof/signing_key.hpp"

namespace CLI {
class App;
}

namespace logbook::cli {

/// The options of every command that signs what it stored, as they were typed.
struct HeadOptions {
  std::string signing_key{};
  std::vector<std::string> head_command{};  ///< a program and its arguments
};

/// Adds the options to `app`; `options` outlives it.
void add_head_options(CLI::App& app, HeadOptions& options);

/// Signs what an archive holds when something was stored, and hands the signed head to a program of the user's, who
/// keeps it elsewhere.
class HeadSigning {
 public:
  /// Finds the key and the program, before anything is stored. Errors: `usage`, for a key that cannot be used, and for
  /// a program without a key.
  static Result<HeadSigning> prepare(const HeadOptions& options, const Context& context);

  /// Signs, if there is a key, and hands on the newest head, even if it is older than this: so one that did not arrive
  /// comes again the next time. What this has handed on well it hands on only once. False, with a warning, where it
  /// could not be signed or the program did not take it.
  bool finish(archive::Archive& archive, const Context& context);

 private:
  Result<void> sign_and_hand_on(archive::Archive& archive, const Context& context);

  std::optional<proof::SigningKey> key_;
  std::vector<std::string> command_;
  std::optional<proof::SignedHead> done_;  // the last one that was told of, and taken by the program
};

}  // namespace logbook::cli
