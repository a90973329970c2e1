#include "logbook/archive/head_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "logbook/archive/changed.hpp"

namespace logbook::archive {
namespace {

Error wrong(std::string head, std::string cause, std::string_view mend = kCompare) {
  return {ErrorKind::damaged, std::move(head), std::move(cause), std::string(mend)};
}

std::string readings(std::uint64_t number) { return fmt::format("{} reading{}", number, number == 1 ? "" : "s"); }

std::string name_of(const proof::Head& elsewhere) {
  return fmt::format("head of {} from {}, kept elsewhere", readings(elsewhere.size), format_utc(elsewhere.time));
}

bool is_of(const Root& root, const proof::Head& head) {
  return head.size == root.size && head.root == root.root && head.ledger == root.ledger;
}

}  // namespace

HeadCheck::HeadCheck(Store& store, const Witnesses& witnesses)
    : witnesses_(witnesses),
      store_(store),
      kept_([&store](std::uint64_t from, std::size_t most) { return store.heads(from, most); }) {}

Result<void> HeadCheck::begin() {
  auto name = store_.name();
  if (!name) return std::unexpected(name.error());
  archive_ = *std::move(name);
  if (archive_.size() != 32 || archive_.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return std::unexpected(wrong("the archive's name", "is not what was stored: it is no 32 hexadecimal digits"));
  }
  elsewhere_.reserve(witnesses_.heads.size());
  for (const auto& signed_head : witnesses_.heads) {
    const auto head = proof::head_from_text(signed_head.text);
    auto good = checked(signed_head, head ? name_of(*head) : "head kept elsewhere");
    if (!good) return std::unexpected(good.error());
    elsewhere_.push_back({*std::move(good)});
  }
  std::ranges::sort(elsewhere_, {}, [](const Elsewhere& one) { return one.head.size; });
  return next();
}

/// What a head says, of this archive and signed by a key that is known.
Result<proof::Head> HeadCheck::checked(const proof::SignedHead& head, const std::string& name) const {
  auto read = proof::head_from_text(head.text);
  if (!read) return std::unexpected(wrong(name, "is no head any more: its text was changed"));
  const auto& keys = witnesses_.keys;
  if (!keys.empty() && std::ranges::none_of(keys, [&](const proof::PublicKey& key) {
        return key.signed_by_owner(head.text, head.signature);
      })) {
    return std::unexpected(
        wrong(name, "is not signed by the key: it was changed, or signed by another one",
              "if the signing key was changed once, give the public key of the old one too, each with --public-key"));
  }
  if (read->archive != archive_) {
    return std::unexpected(
        wrong(name, fmt::format("is of the archive {}, and this is the archive {}", read->archive, archive_),
              "give the heads of this archive; if they are, another archive was put in its place"));
  }
  return *std::move(read);
}

/// Goes on to the next head that is kept here.
Result<void> HeadCheck::next() {
  const auto head = kept_.next();
  if (!head) return std::unexpected(head.error());
  awaited_.reset();
  if (!*head) return {};
  auto good = checked(**head, fmt::format("head {}", kept_.read()));
  if (!good) return std::unexpected(good.error());
  awaited_ = *std::move(good);
  return {};
}

Result<void> HeadCheck::at_root(const Root& root) {
  for (auto i = at_; i < elsewhere_.size() && elsewhere_[i].head.size == root.size; ++i) {
    if (elsewhere_[i].head.ledger == root.ledger) elsewhere_[i].ledger_fits = true;
  }
  while (awaited_ && is_of(root, *awaited_)) {
    last_ = awaited_;
    found_.kept = kept_.read();
    found_.readings = root.size;
    if (const auto moved = next(); !moved) return moved;
  }
  found_.is_all_signed = last_ && is_of(root, *last_);  // also where the root was stored again
  return {};
}

Result<void> HeadCheck::at_size(const proof::Tree& tree, proof::Sha256& sha256) {
  for (; at_ < elsewhere_.size() && elsewhere_[at_].head.size == tree.size(); ++at_) {
    const auto& [head, ledger_fits] = elsewhere_[at_];
    if (head.root != tree.root(sha256)) {
      return std::unexpected(
          wrong(name_of(head), "does not fit: readings that it was made of were changed, removed or exchanged since"));
    }
    if (!ledger_fits) {
      return std::unexpected(
          wrong(name_of(head),
                "does not fit: the readings are those it was made of, but what was complete, missing "
                "or noticed then was changed since, or cut off"));
    }
  }
  return {};
}

Result<CheckedHeads> HeadCheck::end(std::uint64_t size) {
  if (awaited_) {
    return std::unexpected(
        wrong(fmt::format("head {} of {} from {}", kept_.read(), readings(awaited_->size), format_utc(awaited_->time)),
              "fits no root of the archive: what it was made of was changed or cut off since"));
  }
  if (at_ < elsewhere_.size()) {
    return std::unexpected(
        wrong(name_of(elsewhere_.back().head),
              fmt::format("does not fit: the archive has only {} now. Its end was cut off, or it was "
                          "put back to an older state",
                          readings(size))));
  }
  return found_;
}

}  // namespace logbook::archive
