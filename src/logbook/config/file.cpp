#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "logbook/base/descriptor.hpp"
#include "logbook/base/text.hpp"
#include "logbook/config/read.hpp"

namespace logbook::config {
namespace {

constexpr std::size_t kLargest = std::size_t{1} << 20;

Error unreadable(const std::string& path, int number) {
  const bool is_missing = number == ENOENT || number == ENOTDIR;
  return {is_missing ? ErrorKind::not_found : ErrorKind::storage, path,
          "cannot be read: " + std::generic_category().message(number), "give the configuration's file with --config"};
}

/// Whoever can change the file decides which programs run and where keys go.
Result<void> check_writers(const std::string& path, const struct stat& status) {
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
    return std::unexpected(usage_error(path, fmt::format("belongs to another user (id {})", status.st_uid),
                                       fmt::format("make it your own: sudo chown $USER {}", shell_quoted(path))));
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) == 0) return {};
  return std::unexpected(
      usage_error(path,
                  fmt::format("can be written by {} (mode {:04o})",
                              (status.st_mode & S_IWOTH) != 0 ? "everybody" : "its group", status.st_mode & 07777),
                  S_ISREG(status.st_mode) ? "chmod go-w " + shell_quoted(path) : "give a file of your own"));
}

}  // namespace

Result<Config> read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) return std::unexpected(unreadable(path, errno));
  if (const auto checked = check_writers(path, status); !checked) return std::unexpected(checked.error());

  std::string text(kLargest + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto got = ::read(file.number(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::unexpected(unreadable(path, errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kLargest) {
    return std::unexpected(usage_error(path, "is larger than 1 MiB", "give the configuration's file with --config"));
  }
  text.resize(size);
  return read_text(text, path);
}

Result<Config> read_first(std::span<const std::string> paths) {
  for (const auto& path : paths) {
    auto config = read_file(path);
    if (config || config.error().kind != ErrorKind::not_found) return config;
  }
  return Config{};
}

}  // namespace logbook::config
