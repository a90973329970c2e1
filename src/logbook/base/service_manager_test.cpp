#include "logbook/base/service_manager.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <map>

#include "logbook/testing/temporary_folder.hpp"

namespace logbook {
namespace {

using namespace std::chrono_literals;

/// A socket such as systemd listens on.
class Listener {
 public:
  explicit Listener(const std::string& path) : descriptor_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    EXPECT_EQ(::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~Listener() { ::close(descriptor_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::string heard() const {
    std::array<char, 256> text{};
    const auto size = ::recv(descriptor_, text.data(), text.size(), MSG_DONTWAIT);
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "";
  }

 private:
  int descriptor_;
};

ServiceManager manager_with(std::map<std::string, std::string> variables) {
  return ServiceManager([variables = std::move(variables)](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST(ServiceManager, HearsThatAServiceIsReadyAliveAndStopping) {
  const testing::TemporaryFolder folder;
  const auto path = std::string(folder.path() / "notify");
  const Listener systemd(path);
  const auto manager = manager_with({{"NOTIFY_SOCKET", path}, {"WATCHDOG_USEC", "30000000"}});

  manager.ready();
  EXPECT_EQ(systemd.heard(), "READY=1");
  manager.status("2 portals");
  EXPECT_EQ(systemd.heard(), "STATUS=2 portals");
  manager.alive();
  EXPECT_EQ(systemd.heard(), "WATCHDOG=1");
  manager.stopping();
  EXPECT_EQ(systemd.heard(), "STOPPING=1");
  EXPECT_EQ(manager.watchdog(), 30s);
}

TEST(ServiceManager, IsNotMissedWhereThereIsNone) {
  for (const std::string socket : {"", "/nowhere/at/all", "@no-such-abstract-socket"}) {
    const auto manager = manager_with({{"NOTIFY_SOCKET", socket}, {"WATCHDOG_USEC", "soon"}});
    manager.ready();
    EXPECT_FALSE(manager.watchdog());
  }
}

}  // namespace
}  // namespace logbook
