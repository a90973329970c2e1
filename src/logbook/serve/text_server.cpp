#include "logbook/serve/text_server.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "logbook/base/number.hpp"

namespace logbook::serve {
namespace {

constexpr std::string_view kLoopback = "127.0.0.1";
constexpr std::size_t kThreads = 2;  // whoever scrapes comes alone

struct Place {
  std::string host;
  int port;
};

std::optional<Place> parse(std::string_view text) {
  const auto colon = text.rfind(':');
  auto host = colon == std::string_view::npos ? kLoopback : text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto port = parse_number<std::uint16_t>(text.substr(colon == std::string_view::npos ? 0 : colon + 1));
  if (!port || host.empty()) return std::nullopt;
  return Place{std::string(host), *port};
}

}  // namespace

struct TextServer::State {
  TextPage page;
  httplib::Server server;
  int port = 0;
  std::jthread thread;
};

Result<std::unique_ptr<TextServer>> TextServer::start(const std::string& address, TextPage page) {
  const auto place = parse(address);
  if (!place) {
    return std::unexpected(Error{ErrorKind::usage, address, "is no address to listen on",
                                 "write it like 127.0.0.1:9187; other machines reach 0.0.0.0:9187"});
  }
  auto state = std::make_unique<State>();
  state->page = std::move(page);
  auto& server = state->server;
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };  // the server deletes it
  server.Get(state->page.path, [&page = state->page](const httplib::Request&, httplib::Response& response) {
    response.set_content(page.text(), page.type);
  });
  if (place->port == 0) {
    state->port = server.bind_to_any_port(place->host);
  } else if (server.bind_to_port(place->host, place->port)) {
    state->port = place->port;
  }
  if (state->port <= 0) {
    return std::unexpected(Error{ErrorKind::storage, address,
                                 fmt::format("cannot be listened on: {}", std::strerror(errno)),
                                 "choose a port that no other program has, and an address of this machine"});
  }
  state->thread = std::jthread([&server] { server.listen_after_bind(); });
  while (!server.is_running()) std::this_thread::yield();  // before that it could not be stopped
  return std::unique_ptr<TextServer>(new TextServer(std::move(state)));
}

TextServer::TextServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

TextServer::~TextServer() { state_->server.stop(); }

int TextServer::port() const { return state_->port; }

}  // namespace logbook::serve
