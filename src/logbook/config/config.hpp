#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace logbook::config {

inline constexpr int kMostParallel = 16;     ///< requests at once to one portal
inline constexpr int kMostRate = 100'000;    ///< requests in any 60 seconds to one portal
inline constexpr int kMostTogether = 1'000;  ///< requests at once to all portals

/// Requests in any 60 seconds.
struct Rate {
  std::optional<int> most;  ///< 1 to `kMostRate`; nothing: no limit of ours ("max")

  bool operator==(const Rate&) const = default;
};

/// A portal under a name of its own. What is not there was not said: defaults are up to whoever asks the portal.
struct Portal {
  std::string name;                        ///< a to z, 0 to 9, `-` and `_`; not "all"
  std::string url;                         ///< as it was written: what a person copies from the browser
  std::string key_file{};                  ///< absolute; empty where there is none, as it is beside a `key_command`
  std::vector<std::string> key_command{};  ///< a program and its arguments; empty where there is none
  std::string ca_file{};                   ///< absolute; empty where there is none
  bool allow_plain_http = false;
  std::optional<int> parallel{};  ///< 1 to `kMostParallel`
  std::optional<Rate> rate{};
  std::optional<std::chrono::milliseconds> connect_timeout{};  ///< more than 0, up to a day
  std::optional<std::chrono::milliseconds> timeout{};          ///< more than 0, up to a day
  std::optional<std::chrono::milliseconds> max_wait{};         ///< 0 to a day

  bool operator==(const Portal&) const = default;
};

/// What the configuration file says. Without one, all of it is empty.
struct Config {
  std::string file{};         ///< where it was read from; empty where there is none
  std::string archive{};      ///< location, "sqlite:" and an absolute path; empty where not said
  std::string timezone{};     ///< "local", "portal", "UTC" or a name such as "Europe/Berlin"; may be empty
  std::string signing_key{};  ///< absolute path; empty where not said
  std::vector<std::string> head_command{};  ///< a program and its arguments; empty where there is none
  std::optional<int> sync_parallel{};       ///< requests at once to all portals together, 1 to `kMostTogether`
  std::vector<Portal> portals{};            ///< sorted by name, each name once

  bool operator==(const Config&) const = default;

  /// The portal of this name; null where there is none. Lives as long as this.
  const Portal* find(std::string_view name) const;
};

/// True for what the name of a portal may be: 1 to 64 of a to z, 0 to 9, `-` and `_`, but not "all".
bool is_portal_name(std::string_view name);

}  // namespace logbook::config
