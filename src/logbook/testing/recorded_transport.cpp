#include "logbook/testing/recorded_transport.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace logbook::testing {

RecordedTransport::RecordedTransport(std::vector<http::Exchange> exchanges, std::vector<RecordedRequest>& log,
                                     std::function<void()> before)
    : exchanges_(exchanges.begin(), exchanges.end()), log_(log), before_(std::move(before)) {}

http::Exchange RecordedTransport::get(const http::Request& request) {
  log_.push_back({request.url, request.bearer ? request.bearer->reveal() : ""});
  if (before_) before_();
  if (exchanges_.empty()) {
    ADD_FAILURE() << "one request more than was recorded: " << request.url;
    return failure(http::Fault::refused);
  }
  auto exchange = std::move(exchanges_.front());
  exchanges_.pop_front();
  if (exchange && exchange->url.empty()) {
    exchange->url = request.bearer ? request.bearer->redact(request.url) : request.url;
  }
  return exchange;
}

http::Exchange answer(int status, std::vector<std::pair<std::string, std::string>> headers, std::string body) {
  return http::Answer{status, std::move(headers), std::move(body), {}};
}

http::Exchange failure(http::Fault fault, ErrorKind kind) {
  return std::unexpected(http::Failure{fault, {kind, "https://docs.example.com/", "a recorded failure", ""}});
}

}  // namespace logbook::testing
