#include "logbook/archive/sqlite_error.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <string>

namespace logbook::archive {

Error explain(const SQLite::Exception& failure, std::string_view path) {
  const auto storage = [&](std::string_view cause, std::string_view mend) {
    return Error{ErrorKind::storage, std::string(path), fmt::format("{} ({})", cause, failure.what()),
                 std::string(mend)};
  };
  switch (failure.getErrorCode()) {
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // it has not the tables that we made
      return damaged(path, failure.what());
    case SQLITE_NOTADB:
      return storage("is no archive", "give the path of an archive, or of a file that is not there yet");
    case SQLITE_FULL:
      return storage("has no room on its disk", "make room there; nothing that was stored before is lost");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return storage("is being written by another program", "wait until that ends, and run it again");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return storage("cannot be written", "see to it that you may write the file and its directory");
    case SQLITE_CANTOPEN:
      return storage("cannot be opened", "see to it that its directory is there, and that you may read and write it");
    case SQLITE_IOERR:
      return storage("cannot be read or written", "look after the disk: the system's log says more");
    default:
      return storage("cannot be used", "");
  }
}

proof::Digest digest_or_damage(std::string_view bytes) {
  const auto digest = proof::digest_from_bytes(bytes);
  if (!digest) throw Damage{"a digest of the proof is cut short"};
  return *digest;
}

std::uint64_t pruning_or_damage(std::int64_t number) {
  if (number <= 0) throw Damage{"something was taken away by no pruning"};
  return static_cast<std::uint64_t>(number);
}

Error damaged(std::string_view path, std::string_view what) {
  return {
      ErrorKind::damaged, std::string(path), fmt::format("is damaged: {}", what),
      "keep the file as it is, and go on with a copy from a backup; `logbook sync` reads again what the portal has"};
}

}  // namespace logbook::archive
