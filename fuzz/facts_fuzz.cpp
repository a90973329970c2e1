// Reads the same bytes as each of the portal's smaller answers: what it says about itself, its keys and its people.
//
// Whatever the bytes: no crash, no text longer than promised, and no key in any of them, however the portal spells it.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "logbook/portal/facts_json.hpp"
#include "logbook/portal/people_json.hpp"

namespace {

constexpr std::string_view kKeyText = "sk-0123";

void check(const std::string& text) {
  if (text.size() <= 1000 && text.find(kKeyText) == std::string::npos) return;
  std::cerr << "not fit to be kept: " << text << '\n';
  std::abort();
}

void check(const logbook::portal::Person& person) {
  for (const auto* text :
       {&person.id, &person.display_name, &person.first_name, &person.last_name, &person.user_name, &person.email}) {
    check(*text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace portal = logbook::portal;
  static const logbook::Secret key{std::string(kKeyText)};
  const logbook::http::Answer answer{
      .status = 200, .headers = {}, .body = std::string(reinterpret_cast<const char*>(data), size), .url = "fuzz"};

  if (const auto settings = portal::read_settings(answer, key)) {
    for (const auto* text :
         {&settings->timezone, &settings->version, &settings->tenant_alias, &settings->owner_id, &settings->culture}) {
      check(*text);
    }
  }
  if (const auto facts = portal::read_key(answer, key)) {
    for (const auto* text : {&facts->name, &facts->creator.id, &facts->creator.display_name}) check(*text);
    for (const auto& permission : facts->permissions) check(permission);
  }
  if (const auto quota = portal::read_quota(answer, key)) check(quota->name);
  if (const auto versions = portal::read_versions(answer, key)) {
    check(versions->docspace);
    check(versions->document_server);
  }
  if (const auto capabilities = portal::read_capabilities(answer, key)) check(capabilities->sso_url);
  if (const auto person = portal::read_person(answer, key)) check(*person);
  if (const auto page = portal::read_people(answer, key)) {
    for (const auto& person : page->people) check(person);
  }
  static_cast<void>(portal::read_lifetime(answer, key));
  static_cast<void>(portal::read_tariff(answer, key));
  static_cast<void>(portal::read_authentication(answer, key));
  return 0;
}
