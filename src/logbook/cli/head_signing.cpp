#include "logbook/cli/head_signing.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <ostream>

#include "logbook/base/run_program.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/signing_key_file.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/config/config.hpp"

namespace logbook::cli {

void add_head_options(CLI::App& app, HeadOptions& options) {
  add_signing_key_option(app, options.signing_key);
  app.add_option(
         "--head-command", options.head_command,
         "Program that gets each signed head on its standard input, to keep it elsewhere; once for the program "
         "and once for each of its arguments: --head-command=ssh --head-command=logs --head-command='cat >> heads'")
      ->check(not_empty)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("WORD")
      ->group("Proof");
}

Result<HeadSigning> HeadSigning::prepare(const HeadOptions& options, const Context& context) {
  HeadSigning signing;
  auto key = find_signing_key(options.signing_key, context);
  if (!key) return std::unexpected(key.error());
  signing.key_ = *std::move(key);
  signing.command_ = options.head_command;
  if (signing.command_.empty() && context.config != nullptr) signing.command_ = context.config->head_command;
  if (!signing.command_.empty() && !signing.key_) {
    return std::unexpected(usage_error(options.head_command.empty() ? "head_command" : "--head-command",
                                       "gets signed heads, and there is no key to sign them with",
                                       "`logbook key new` makes one"));
  }
  return signing;
}

bool HeadSigning::finish(archive::Archive& archive, const Context& context) {
  if (!key_) return true;
  const auto done = sign_and_hand_on(archive, context);
  if (done) return true;
  const auto& [kind, thing, cause, mend] = done.error();
  context.err << "warning: " << printable(thing) << ": " << printable(cause) << '\n';
  if (!mend.empty()) context.err << "  mend: " << printable(mend) << '\n';
  return false;
}

Result<void> HeadSigning::sign_and_hand_on(archive::Archive& archive, const Context& context) {
  const auto head = archive.sign_head(*key_, std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now()));
  if (!head) return std::unexpected(head.error());
  if (!*head || *head == done_) return {};
  const auto size = proof::head_from_text((*head)->text).value_or(proof::Head{}).size;
  context.out << fmt::format("signed: {} reading{} of events\n", size, size == 1 ? "" : "s");
  const auto ran = command_.empty() ? Result<std::string>() : run_program({.argv = command_, .input = to_text(**head)});
  if (ran) {
    done_ = *head;
    return {};
  }
  auto error = ran.error();
  error.thing = "the signed head was not handed on: " + error.thing;
  return std::unexpected(std::move(error));
}

}  // namespace logbook::cli
