#include "logbook/archive/sqlite_rows.hpp"

namespace logbook::archive {

void bind_event(SQLite::Statement& statement, int first, SqliteTexts& texts, std::int64_t portal, const Kept& kept) {
  const auto& event = kept.event;
  const auto bind = [&](std::int64_t value) { statement.bind(first++, value); };
  bind(portal);
  bind(kept.epoch);
  bind(event.id);
  bind(kept.version);
  bind(static_cast<std::int64_t>(kept.provenance));
  bind(kept_time(event.time));
  bind(event.time_uncertain_by.count());
  bind(static_cast<std::int64_t>(event.action));
  for (const auto* text : {&event.user_id, &event.user, &event.login, &event.action_text, &event.ip, &event.country,
                           &event.city, &event.browser, &event.platform, &event.page}) {
    bind(texts.number_of(*text));
  }
}

bool read_event(SQLite::Statement& statement, SqliteTexts& texts, Kept& kept) {
  auto& event = kept.event;
  int column = 0;  // the first is the portal
  const auto next = [&] { return statement.getColumn(++column).getInt64(); };
  kept.epoch = static_cast<std::uint32_t>(next());
  event.id = next();
  kept.version = static_cast<std::uint32_t>(next());
  kept.provenance = static_cast<proof::Provenance>(next());
  event.time = time_of(next());
  event.time_uncertain_by = std::chrono::seconds{next()};
  event.action = LoginAction{static_cast<std::int32_t>(next())};
  for (auto* text : {&event.user_id, &event.user, &event.login, &event.action_text, &event.ip, &event.country,
                     &event.city, &event.browser, &event.platform, &event.page}) {
    const auto* found = texts.text_of(next());
    if (found == nullptr) return false;
    *text = *found;
  }
  return true;
}

}  // namespace logbook::archive
