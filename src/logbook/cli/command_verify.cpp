#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "logbook/base/byte_source.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/archive_options.hpp"
#include "logbook/cli/commands.hpp"
#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/head_signing.hpp"
#include "logbook/cli/held_portal.hpp"
#include "logbook/cli/portal_sync.hpp"
#include "logbook/cli/progress.hpp"
#include "logbook/cli/signing_key_file.hpp"
#include "logbook/cli/values.hpp"
#include "logbook/formats/coverage.hpp"

namespace logbook::cli {
namespace {

struct Options {
  ConnectionOptions connection;
  PaceOptions pace;
  ArchiveOptions archive;
  bool asks_portal = false;
  std::string signing_key;
  std::vector<std::string> public_keys;  ///< files
  std::vector<std::string> heads;        ///< files
};

constexpr std::size_t kLargest = std::size_t{16} << 20U;  // fifty thousand heads

Result<std::string> read_all(const std::string& path) {
  const auto source = open_bytes(path);
  if (!source) return std::unexpected(source.error());
  std::string text;
  std::array<char, 65'536> part{};
  for (;;) {
    const auto got = (*source)(part);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return text;
    text.append(part.data(), *got);
    if (text.size() > kLargest) return std::unexpected(usage_error(path, "is larger than 16 MiB", "give part of it"));
  }
}

Result<proof::PublicKey> read_public_key(const std::string& path) {
  const auto pem = read_all(path);
  if (!pem) return std::unexpected(pem.error());
  auto key = proof::PublicKey::from_pem(*pem);
  if (!key) {
    return std::unexpected(usage_error(path, "holds no public key of a signing key", "`logbook key show` prints it"));
  }
  return *std::move(key);
}

Result<archive::Witnesses> read_witnesses(const Options& options, const Context& context) {
  archive::Witnesses witnesses;
  for (const auto& file : options.public_keys) {
    auto key = read_public_key(file);
    if (!key) return std::unexpected(key.error());
    witnesses.keys.push_back(*std::move(key));
  }
  if (witnesses.keys.empty()) {
    const auto key = find_signing_key(options.signing_key, context);
    if (!key) return std::unexpected(key.error());
    if (*key) witnesses.keys.push_back((*key)->public_key());
  }
  for (const auto& file : options.heads) {
    const auto text = read_all(file);
    if (!text) return std::unexpected(text.error());
    auto heads = proof::signed_heads_from_text(*text);
    if (!heads) {
      return std::unexpected(usage_error(file, "is not made of signed heads",
                                         "give what --head-command got: seven lines for each head, nothing else"));
    }
    std::ranges::move(*heads, std::back_inserter(witnesses.heads));
  }
  return witnesses;
}

/// "1 head fits", "3 heads fit".
std::string fitting(std::uint64_t number, std::string_view which = "") {
  return fmt::format("{} head{}{} fit{}", number, number == 1 ? "" : "s", which, number == 1 ? "s" : "");
}

void tell_heads(const archive::Verified& verified, const archive::Witnesses& witnesses, const Context& context) {
  const auto& heads = verified.heads;
  const bool has_key = !witnesses.keys.empty();
  if (!witnesses.heads.empty()) context.out << fitting(witnesses.heads.size(), " kept elsewhere") << '\n';
  if (heads.kept == 0) {
    context.out << "nothing is signed: "
                << (has_key ? "the next `logbook sync` does that" : "`logbook key new` makes a key") << '\n';
  } else {
    context.out << fitting(heads.kept) << '\n';
    if (const auto above = verified.readings - heads.readings; above > 0) {
      context.out << fmt::format("the newest {} of {} readings {} not signed yet\n", above, verified.readings,
                                 above == 1 ? "is" : "are");
    } else if (!heads.is_all_signed) {
      context.out << "all readings are signed; what is complete or was noticed since the last head is not signed yet\n";
    } else {
      context.out << "all of it is signed\n";
    }
  }
  if (!has_key && heads.kept + witnesses.heads.size() > 0) {
    context.out << "who signed was not checked: --public-key takes the key that `logbook key show` printed\n";
  }
}

/// Says what came of comparing every event with the portal; false where that was not done.
bool tell_comparison(const sync::Synced& synced, const Context& context) {
  const auto& audit = synced.audit;
  if (audit && audit->settled && !audit->compared.empty()) {
    const auto differences = audit->appeared + audit->vanished + audit->changed;
    context.out << fmt::format(
        "compared with the portal: every event from {} to {} ({} request{}), {}{}\n", format_utc(audit->compared.from),
        format_utc(audit->compared.until), audit->probes, audit->probes == 1 ? "" : "s",
        differences == 0   ? std::string("no difference")
        : differences == 1 ? std::string("1 difference")
                           : fmt::format("{} differences", differences),
        audit->gaps == 0   ? std::string()
        : audit->gaps == 1 ? std::string("; but for 1 gap, which could not be read")
                           : fmt::format("; but for {} gaps, which could not be read", audit->gaps));
    return true;
  }
  const std::string_view why = synced.degraded           ? "it shows its newest events only"
                               : audit && audit->settled ? "nothing is held that it surely still keeps"
                               : audit ? "it stopped answering, or its answers did not fit together; try again"
                                       : "what is new could not be read first";
  context.out << "the events could not be compared with the portal: " << why << '\n';
  return false;
}

/// The portal that is to be compared with.
Result<PortalChoice> choose_held(archive::Archive& archive, const Options& options, const Context& context) {
  const auto held = archive.portals();
  if (!held) return std::unexpected(held.error());
  const auto& typed = options.connection.portal;
  const auto wanted = held_portal(*held, typed, context);
  auto chosen = choose_portal(wanted.empty() ? typed : wanted, context);
  if (!chosen) return std::unexpected(chosen.error());
  auto choice = as_held(*std::move(chosen), *held);
  if (std::ranges::find(*held, choice.name) != held->end()) return choice;
  return std::unexpected(usage_error("--portal", "the archive holds nothing of " + choice.name,
                                     "`logbook sync` brings it in; `logbook coverage` names those that are held"));
}

/// Reads what is new, and compares every event with the portal.
Result<int> compare_with_portal(const PortalChoice& choice, archive::Archive& archive, const Options& options,
                                const Context& context) {
  auto signing = HeadSigning::prepare({.signing_key = options.signing_key}, context);
  if (!signing) return std::unexpected(signing.error());
  Interruption interruption;
  SyncHow how{options.connection, options.pace, sync::IdentityChange::refused, context, interruption};
  how.audits_now = true;
  const auto now = std::chrono::floor<UtcTime::duration>(std::chrono::system_clock::now());
  Progress progress(context, now, Retention{}.may_exist_since(now));
  how.watch = [&progress](std::uint64_t read, UtcTime reached) { progress.update(read, reached); };
  const auto synced = sync_choice(choice, archive, how);
  progress.make_way_for_rows();
  signing->finish(archive, context);  // what the sync stored
  if (!synced) return std::unexpected(synced.error());
  for (const auto& finding : synced->findings()) context.out << "finding: " << finding << '\n';
  if (!synced->doubt().empty()) context.out << "finding: " << synced->doubt() << '\n';
  auto status = status_of(*synced, interruption);
  if (status && interruption.exit_status() == 0) {
    const bool was_compared = tell_comparison(synced->synced, context);
    if (*status == kComplete && !was_compared) status = kIncomplete;
    for (const auto& line : formats::coverage_lines(synced->coverage, {})) context.out << line << '\n';
  }
  const auto remembered = remember_sync(archive, choice, status ? *status : exit_status(status.error().kind));
  if (status && !remembered) return std::unexpected(remembered.error());
  return status;
}

/// What was forgotten, by what whoever pruned said.
Result<void> tell_prunings(archive::Archive& archive, const Context& context) {
  const auto portals = archive.portals();
  if (!portals) return std::unexpected(portals.error());
  for (const auto& portal : *portals) {
    const auto prunings = archive.prunings(portal);
    if (!prunings) return std::unexpected(prunings.error());
    for (const auto& pruning : *prunings) {
      context.out << fmt::format("pruned {}: {} readings and {} observations of {}, said to be from before {}\n",
                                 format_utc(pruning.pruned), pruning.readings.count, pruning.observations.count,
                                 printable(portal), format_utc(pruning.before));
    }
  }
  return {};
}

Result<int> run_verify(const Options& options, const Context& context) {
  const auto location = archive_location(options.archive, context);
  if (!location) return std::unexpected(location.error());
  const auto archive = options.asks_portal ? open_existing_to_write(*location) : open_existing(*location);
  if (!archive) return std::unexpected(archive.error());
  const auto witnesses = read_witnesses(options, context);
  if (!witnesses) return std::unexpected(witnesses.error());
  std::optional<PortalChoice> compared;
  if (options.asks_portal) {  // before all is read, which takes its time
    auto choice = choose_held(**archive, options, context);
    if (!choice) return std::unexpected(choice.error());
    compared = *std::move(choice);
  }
  const auto verified = (*archive)->verify(*witnesses);
  if (!verified) return std::unexpected(verified.error());

  context.out << fmt::format(
      "as it was stored: {} readings of events{}, {} observations, {} mutations, and what is complete; {} roots fit\n",
      verified->readings,
      verified->pruned > 0 ? fmt::format(" (of {}, which were pruned, the digest)", verified->pruned) : "",
      verified->observations, verified->mutations, verified->roots);
  if (const auto told = tell_prunings(**archive, context); !told) return std::unexpected(told.error());
  tell_heads(*verified, *witnesses, context);
  context.out.flush();
  return compared ? compare_with_portal(*compared, **archive, options, context) : kComplete;
}

/// An option that may be given several times, with a file each.
void add_files(CLI::App& app, const char* name, std::vector<std::string>& files, const char* meaning) {
  app.add_option(name, files, meaning)
      ->check(not_empty)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("FILE")
      ->group("Proof");
}

}  // namespace

Action configure_verify(CLI::App& app) {
  auto options = std::make_shared<Options>();
  add_archive_option(app, options->archive);
  add_files(app, "--head", options->heads,
            "Heads that were kept elsewhere, as --head-command of `logbook sync` got them; may be given several times");
  add_files(
      app, "--public-key", options->public_keys,
      "Public key that must have signed the heads, as `logbook key show` printed it; default: that of the signing "
      "key; may be given several times, for keys that were used one after the other");
  add_signing_key_option(app, options->signing_key);
  add_connection_options(app, options->connection);
  app.get_option("--portal")
      ->description(
          "Also read all of the portal's history again and compare every event, after reading what is new: finds what "
          "was "
          "changed, put in or taken out there. Its name or address is not needed where only one can be meant")
      ->expected(0, 1)
      ->type_name("[NAME|URL]");
  add_pace_options(app, options->pace);
  return [options, &app](const Context& context) {
    options->asks_portal = app.count("--portal") > 0;
    return run_verify(*options, context);
  };
}

}  // namespace logbook::cli
