#include "logbook/event/filter.hpp"

#include <algorithm>

#include "logbook/base/text.hpp"
#include "logbook/event/person_names.hpp"
#include "logbook/event/place.hpp"
#include "logbook/event/well_known.hpp"

namespace logbook {
namespace {

bool holds(const std::vector<std::string>& texts, const std::string& text) {
  return !text.empty() && std::ranges::find(texts, text) != texts.end();
}

bool holds_spelling(const std::vector<std::string>& names, std::string_view name) {
  // A spelling differs in blanks at most: all texts of an archive are looked at, and nearly none is as long.
  constexpr std::size_t kMostBlanks = 8;
  const auto is_as_long = [&](const std::string& known) {
    return known.size() <= name.size() && name.size() <= known.size() + kMostBlanks;
  };
  if (std::ranges::none_of(names, is_as_long)) return false;
  const auto spellings = spellings_of(name);
  return std::ranges::any_of(spellings, [&](const std::string& spelling) { return holds(names, spelling); });
}

/// Whether `text` is `pattern`, in which each `*` stands for any text. Both case-folded.
bool fits(std::string_view pattern, std::string_view text) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (text.substr(0, star) != pattern.substr(0, star)) return false;
  pattern.remove_prefix(star + 1);
  text.remove_prefix(star);
  // Between two stars the first place is as good as any; the last part has to stand at the end.
  for (auto next = pattern.find('*'); next != std::string_view::npos; next = pattern.find('*')) {
    const auto found = text.find(pattern.substr(0, next));
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + next);
    pattern.remove_prefix(next + 1);
  }
  return text.ends_with(pattern);
}

bool in_range(const Filter& filter, const LoginEvent& event) {
  return (!filter.since || event.time >= *filter.since) &&
         (!filter.until || event.time - event.time_uncertain_by < *filter.until);
}

}  // namespace

UserEvidence UserMatch::evidence(const LoginEvent& event) const {
  const auto id = lower_ascii(event.user_id);
  if (holds(ids, id)) return UserEvidence::id;
  // In a browser where somebody is signed in, a failed attempt carries their id, whoever was meant.
  if (is_nobody(id) || outcome(event.action) == Outcome::failure) {
    if (const auto meant = typed(event.login); meant != UserEvidence::none) return meant;
  }
  // Of somebody whose id is not known the history itself is the only witness.
  if (ids.empty() && (holds_spelling(names, case_folded(event.user)) || holds(emails, case_folded(event.login)))) {
    return UserEvidence::name;
  }
  return UserEvidence::none;
}

UserEvidence UserMatch::typed(std::string_view login) const {
  const auto text = case_folded(trimmed(login));
  if (holds(emails, text)) return UserEvidence::email;
  return holds_spelling(names, text) || holds(ids, text) ? UserEvidence::name : UserEvidence::none;
}

bool Filter::takes_all() const {
  return !since && !until && !user && login.empty() && !address && actions.empty() && !outcome && country.empty();
}

bool has_whole_address(const LoginEvent& event) { return event.ip.find('.') != std::string::npos; }

Verdict match(const Filter& filter, const LoginEvent& event) {
  if (!in_range(filter, event)) return Verdict::no;
  if (filter.outcome && outcome(event.action) != *filter.outcome) return Verdict::no;
  if (!filter.actions.empty() && std::ranges::find(filter.actions, event.action) == filter.actions.end()) {
    return Verdict::no;
  }
  if (!filter.country.empty() && case_folded(place_of(event).country) != case_folded(filter.country)) {
    return Verdict::no;
  }
  if (!filter.login.empty() && !fits(case_folded(filter.login), case_folded(trimmed(event.login)))) return Verdict::no;
  if (filter.user && filter.user->evidence(event) == UserEvidence::none) return Verdict::no;
  if (!filter.address) return Verdict::yes;

  if (!has_whole_address(event)) {
    return filter.address->may_contain_cut(event.ip) ? Verdict::undecided : Verdict::no;
  }
  const auto address = IpAddress::parse(event.ip);
  return address && filter.address->contains(*address) ? Verdict::yes : Verdict::no;
}

}  // namespace logbook
