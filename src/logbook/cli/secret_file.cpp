#include "logbook/cli/secret_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "logbook/base/descriptor.hpp"
#include "logbook/base/text.hpp"
#include "logbook/cli/values.hpp"

namespace logbook::cli {
namespace {

/// Who may read the file besides its owner, as words for the error; "" when that is in order.
std::string_view exposed_to(const struct stat& status) {
  if ((status.st_mode & S_IROTH) != 0) return "everybody";
  if ((status.st_mode & S_IRGRP) != 0 && status.st_uid != 0) return "its group";
  return {};
}

}  // namespace

Result<Secret> read_secret_file(const std::string& path, const SecretKind& kind) {
  const auto refuse = [&path](std::string cause, std::string mend) {
    return std::unexpected(usage_error(path, std::move(cause), std::move(mend)));
  };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) {
    return refuse("cannot be read: " + std::generic_category().message(errno),
                  fmt::format("give the file that holds the {} with {}", kind.what, kind.option));
  }
  struct stat status {};
  if (::fstat(file.number(), &status) == 0) {
    if (S_ISDIR(status.st_mode))
      return refuse("is a directory", fmt::format("give the file that holds the {}", kind.what));
    if (const auto who = exposed_to(status); !who.empty()) {
      return refuse(fmt::format("can be read by {} (mode {:04o})", who, status.st_mode & 07777),
                    S_ISREG(status.st_mode) ? "chmod 600 " + shell_quoted(path) : "give a file of your own");
    }
  }
  std::string text(kind.longest + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    const auto got = ::read(file.number(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refuse("cannot be read: " + std::generic_category().message(errno), "check the file");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size == text.size()) {
      return refuse(fmt::format("is too long for the {}", kind.what),
                    fmt::format("put the key alone in it: {}", kind.form));
    }
  }
  text.resize(size);
  return Secret(std::move(text));
}

std::string credential(const std::string& name, const Context& context) {
  const auto directory = variable(context, "CREDENTIALS_DIRECTORY");
  if (directory.empty()) return {};
  auto path = fmt::format("{}/{}", directory, name);
  return ::access(path.c_str(), F_OK) == 0 ? path : std::string();
}

}  // namespace logbook::cli
