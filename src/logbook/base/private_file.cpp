#include "logbook/base/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "logbook/base/descriptor.hpp"

namespace logbook {
namespace {

Error cannot_be_made(const std::string& path, int error) {
  return {ErrorKind::storage, path, "cannot be made: " + std::generic_category().message(error),
          "see to it that its directory can be written, or give another path"};
}

Result<void> make_directories(const std::filesystem::path& directory) {
  std::filesystem::path part;
  for (const auto& name : directory) {
    part /= name;
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES) {
      return std::unexpected(cannot_be_made(part, errno));
    }
  }
  return {};
}

/// 0, or why not all of it could be brought to the disk.
int write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(file, content.data(), content.size());
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0 ? 0 : errno;
}

}  // namespace

Result<bool> make_private_file(const std::string& path, std::string_view content) {
  if (const auto made = make_directories(std::filesystem::path(path).parent_path()); !made) {
    return std::unexpected(made.error());
  }
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.number() < 0) {
    if (errno == EEXIST) return false;
    return std::unexpected(cannot_be_made(path, errno));
  }
  if (const int error = write_all(file.number(), content); error != 0) {
    ::unlink(path.c_str());
    return std::unexpected(cannot_be_made(path, error));
  }
  return true;
}

}  // namespace logbook
