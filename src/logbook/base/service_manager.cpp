#include "logbook/base/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "logbook/base/number.hpp"

namespace logbook {

ServiceManager::ServiceManager(const Environment& environment) {
  if (const char* socket = environment("NOTIFY_SOCKET"); socket != nullptr) socket_ = socket;
  if (const char* text = environment("WATCHDOG_USEC"); text != nullptr) {
    const auto number = parse_number<std::int64_t>(text).value_or(0);
    if (number > 0) watchdog_ = std::chrono::microseconds{number};
  }
}

void ServiceManager::tell(const std::string& message) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const bool is_usable = socket_.size() > 1 && socket_.size() < sizeof address.sun_path;
  if (!is_usable) return;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_.front() == '@') address.sun_path[0] = '\0';  // an abstract one
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  static_cast<void>(::sendto(descriptor, message.data(), message.size(), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&address), size));  // whom nobody hears need not know
  ::close(descriptor);
}

}  // namespace logbook
