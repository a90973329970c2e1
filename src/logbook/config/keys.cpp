#include "logbook/config/keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "logbook/base/text.hpp"
#include "logbook/config/toml_text.hpp"

namespace logbook::config {

std::string place(const std::string& path, const toml::source_position& position) {
  return fmt::format("{}:{}:{}", path, position.line, position.column);
}

std::string beside(const std::string& path, std::string_view relative) {
  std::error_code ignored;
  const auto whole = std::filesystem::absolute(path, ignored);
  return (whole.parent_path() / relative).lexically_normal().string();
}

Keys::Keys(const toml::table& table, std::string_view title, const std::string& path)
    : path_(path), table_(table), title_(title) {}

const toml::node* Keys::node(std::string_view key) {
  known_.push_back(key);
  return error_ ? nullptr : table_.get(key);
}

void Keys::refuse(const toml::node& node, std::string cause, std::string mend) {
  if (!error_) error_ = usage_error(place(path_, node.source().begin), std::move(cause), std::move(mend));
}

void Keys::text(std::string_view key, std::string& into) {
  const auto* found = node(key);
  if (found == nullptr) return;
  const auto value = found->value_exact<std::string>();
  if (!value) return refuse(*found, fmt::format("{} is no text", key), fmt::format("write {} = \"…\"", key));
  if (value->empty()) return refuse(*found, fmt::format("{} is empty", key), "give a value, or leave the key out");
  if (value->find('\0') != std::string::npos) return refuse(*found, fmt::format("{} holds a null character", key), "");
  into = from_private_use(*value);
}

void Keys::file(std::string_view key, std::string& into) {
  std::string value;
  text(key, value);
  if (value.empty()) return;
  if (value.starts_with('~')) {
    return refuse(*table_.get(key), fmt::format("{}: no shell is there to make a directory of ~", key),
                  fmt::format("write the whole path, or one from the directory of {}", path_));
  }
  into = beside(path_, value);
}

void Keys::command(std::string_view key, std::vector<std::string>& into) {
  const auto* found = node(key);
  if (found == nullptr) return;
  const auto mend = fmt::format("write {} = [\"/usr/bin/pass\", \"show\", \"docspace\"]: no shell runs it", key);
  const auto* list = found->as_array();
  if (list == nullptr) return refuse(*found, fmt::format("{} is no list of texts", key), mend);
  for (const auto& element : *list) {
    const auto word = element.value_exact<std::string>();
    if (!word) return refuse(element, fmt::format("{} is no list of texts", key), mend);
    if (word->find('\0') != std::string::npos)
      return refuse(element, fmt::format("{} holds a null character", key), mend);
    into.push_back(from_private_use(*word));
  }
  if (into.empty() || into.front().empty()) refuse(*found, fmt::format("{} names no program", key), mend);
}

void Keys::flag(std::string_view key, bool& into) {
  const auto* found = node(key);
  if (found == nullptr) return;
  const auto value = found->value_exact<bool>();
  if (!value) return refuse(*found, fmt::format("{} is neither true nor false", key), fmt::format("{} = true", key));
  into = *value;
}

void Keys::number(std::string_view key, int most, std::optional<int>& into) {
  const auto* found = node(key);
  if (found == nullptr) return;
  const auto value = found->value_exact<std::int64_t>();
  if (!value || *value < 1 || *value > most) {
    return refuse(*found, fmt::format("{} is no whole number from 1 to {}", key, most), "choose a number in between");
  }
  into = static_cast<int>(*value);
}

Result<void> Keys::finish() {
  if (error_) return std::unexpected(*std::move(error_));
  for (const auto& [key, value] : table_) {
    if (std::ranges::find(known_, key.str()) != known_.end()) continue;
    const auto meant = nearest(key.str(), known_);
    return std::unexpected(
        usage_error(place(path_, key.source().begin),
                    fmt::format("\"{}\" is not known{}{}", key.str(), title_.empty() ? "" : " in ", title_),
                    meant.empty() ? fmt::format("known are {}", fmt::join(known_, ", "))
                                  : fmt::format("did you mean \"{}\"?", meant)));
  }
  return {};
}

}  // namespace logbook::config
