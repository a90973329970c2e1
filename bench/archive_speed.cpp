// How fast an archive takes events in, and how much room they take: the rows of a saved body, decoded before.
//     archive_speed LOCATION BODY [EVENTS A BATCH]
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "logbook/archive/open.hpp"
#include "logbook/base/byte_source.hpp"
#include "logbook/portal/login_history_json.hpp"
#include "logbook/proof/record.hpp"
#include "logbook/proof/tree.hpp"

namespace {

using namespace logbook;

int fail(const Error& error) {
  fmt::print(stderr, "error: {}: {}\n", error.thing, error.cause);
  return EXIT_FAILURE;
}

/// Seconds that the leaves of all events and the tree over them take.
double hash(const std::vector<archive::Batch>& batches) {
  proof::Sha256 sha256;
  proof::Tree tree;
  std::string record;
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& batch : batches) {
    for (const auto& event : batch.events) {
      record.clear();
      proof::append_record(record, {batch.portal, 0, proof::Provenance::portal, 0}, event);
      tree.add(sha256, proof::leaf_digest(sha256, record));
    }
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  if (tree.root(sha256) == proof::Digest{}) fmt::print("no root\n");  // so that nothing of it is left out
  return taken.count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return fail({ErrorKind::usage, "archive_speed", "wants LOCATION BODY [EVENTS A BATCH]", ""});
  const std::size_t size = argc > 3 ? std::stoul(argv[3]) : 100;
  auto source = open_bytes(argv[2]);
  if (!source) return fail(source.error());
  std::vector<archive::Batch> batches;
  const auto read = portal::read_login_history(*std::move(source), argv[2], portal::Fields::all,
                                               [&](const LoginEvent& event) -> Result<void> {
                                                 if (batches.empty() || batches.back().events.size() == size) {
                                                   batches.push_back({.portal = "https://docs.example.com"});
                                                   batches.back().events.reserve(size);
                                                 }
                                                 batches.back().events.push_back(event);
                                                 return {};
                                               });
  if (!read) return fail(read.error());

  if (batches.empty()) return fail({ErrorKind::usage, argv[2], "holds no events", ""});
  batches.back().claim = Claim{{batches.back().events.back().time, batches.front().events.front().time}};

  auto opened = archive::open(argv[1]);
  if (!opened) return fail(opened.error());
  std::uint64_t added = 0;
  const auto begin = std::chrono::steady_clock::now();
  const auto begin_of_work = std::clock();
  for (const auto& batch : batches) {
    const auto done = (*opened)->append(batch);
    if (!done) return fail(done.error());
    added += done->added;
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  const auto work = static_cast<double>(std::clock() - begin_of_work) / CLOCKS_PER_SEC;
  fmt::print("{} events in {:.2f} s: {:.0f} a second; {:.2f} s of the processor: {:.0f}\n", added, taken.count(),
             static_cast<double>(added) / taken.count(), work, static_cast<double>(added) / work);

  const auto hashed = hash(batches);
  fmt::print("leaves and tree alone in {:.2f} s: {:.0f} a second\n", hashed, static_cast<double>(added) / hashed);
}
