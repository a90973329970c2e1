#pragma once
#include <chrono>

#include "logbook/event/login_event.hpp"

namespace logbook::testing {

/// A moment of the day that all tests live on: 2026-03-02, in UTC.
constexpr UtcTime at(int hour, int minute, int second = 0) {
  using namespace std::chrono;
  return sys_days{year{2026} / March / 2} + hours{hour} + minutes{minute} + seconds{second};
}

/// The members of an event that matter to a test; the rest is plain.
struct EventParts {
  std::int64_t id = 1;
  UtcTime time = at(8, 0);
  LoginAction action{1029};
  std::string user_id = "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e";
  std::string user = {};
  std::string login = {};
  std::string ip = {};
};

inline LoginEvent event(EventParts parts = {}) {
  LoginEvent made;
  made.id = parts.id;
  made.time = parts.time;
  made.action = parts.action;
  made.user_id = parts.user_id;
  made.user = parts.user;
  made.login = parts.login;
  made.ip = parts.ip;
  return made;
}

}  // namespace logbook::testing
