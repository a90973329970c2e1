#include "logbook/base/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

namespace logbook {
namespace {

/// An open file, closed by its last owner: a ByteSource can be copied.
class File {
 public:
  File(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }

  Result<std::size_t> read(std::span<char> into) const {
    for (;;) {
      const auto got = ::read(descriptor_, into.data(), into.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return std::unexpected(failure(errno));
    }
  }

  Error failure(int error) const {
    const auto kind = error == ENOENT ? ErrorKind::not_found : ErrorKind::storage;
    return {kind, name_, "cannot be read: " + std::generic_category().message(error),
            error == EISDIR ? "give a file, or - for standard input" : "check the path and its permissions"};
  }

 private:
  int descriptor_;
  std::string name_;
};

}  // namespace

ByteSource bytes_of(std::string_view text) {
  return [text](std::span<char> into) mutable -> Result<std::size_t> {
    const auto count = text.copy(into.data(), into.size());
    text.remove_prefix(count);
    return count;
  };
}

Result<ByteSource> open_bytes(const std::string& path) {
  const bool standard_input = path == "-";
  const int descriptor = standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  auto file = std::make_shared<File>(descriptor, standard_input ? "standard input" : path);
  if (descriptor < 0) return std::unexpected(file->failure(errno));

  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) return std::unexpected(file->failure(EISDIR));
  return [file](std::span<char> into) { return file->read(into); };
}

Result<std::string> read_all(const ByteSource& source) {
  constexpr std::size_t kPart = std::size_t{64} << 10;
  std::string text;
  for (;;) {
    const auto size = text.size();
    text.resize(size + kPart);
    const auto got = source(std::span(text).subspan(size));
    if (!got) return std::unexpected(got.error());
    text.resize(size + *got);
    if (*got == 0) return text;
  }
}

Result<std::string> peek(ByteSource& source, std::size_t count) {
  std::string begin(count, '\0');
  std::size_t size = 0;
  while (size < count) {
    const auto got = source(std::span(begin).subspan(size));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    size += *got;
  }
  begin.resize(size);
  source = [begin, at = std::size_t{0}, rest = std::move(source)](std::span<char> into) mutable -> Result<std::size_t> {
    if (at == begin.size()) return rest(into);
    const auto copied = begin.copy(into.data(), into.size(), at);
    at += copied;
    return copied;
  };
  return begin;
}

}  // namespace logbook
