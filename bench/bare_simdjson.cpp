// What somebody in a hurry would write with the same library: the whole document in memory, simdjson On-Demand, reading
// nothing but userId. It checks nothing else, so it is the least that any reader of whole documents has to do.
#include <simdjson.h>

#include <cstdio>
#include <string_view>
#include <unordered_set>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto json = simdjson::padded_string::load(argv[1]);
  if (json.error() != simdjson::SUCCESS) return 1;
  simdjson::ondemand::parser parser;
  auto document = parser.iterate(json.value_unsafe());
  std::unordered_set<std::string_view> seen;
  std::vector<std::string_view> ids;
  for (auto row : document["response"]) {
    std::string_view id;
    if (row["userId"].get_string().get(id) != simdjson::SUCCESS) return 1;
    if (seen.insert(id).second) ids.push_back(id);
  }
  for (const auto id : ids) std::printf("%.*s\n", static_cast<int>(id.size()), id.data());
  return 0;
}
