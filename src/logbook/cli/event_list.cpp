#include "logbook/cli/event_list.hpp"

#include <memory>
#include <ostream>
#include <utility>

#include "logbook/cli/exit_status.hpp"
#include "logbook/cli/people_lookup.hpp"

namespace logbook::cli {
using formats::EventFormat;

ReachGoes where_reach_goes(EventFormat format) {
  switch (format) {
    case EventFormat::table:
      return ReachGoes::under;
    case EventFormat::json:
      return ReachGoes::within;
    case EventFormat::csv:
    case EventFormat::jsonl:
      break;
  }
  return ReachGoes::beside;
}

Result<int> conclude(const Query& query, ReachGoes where, const QueryOptions& options, const Context& context) {
  if (!context.out.flush()) return kComplete;  // what was written is not whole: `run` says so, and no other thing
  if (where == ReachGoes::under) {
    context.out << '\n';
    for (const auto& line : query.reach()) context.out << line << '\n';
    for (const auto& note : query.notes()) context.out << "note: " << note << '\n';
    context.out.flush();  // before an error on stderr
    return query.status();
  }
  if (where == ReachGoes::beside) {
    for (const auto& line : query.reach()) context.err << line << '\n';
  }
  if (where == ReachGoes::beside || wants_remarks(options.connection, context)) {
    for (const auto& note : query.notes()) context.err << "note: " << note << '\n';
  }
  return query.status();
}

Result<int> list_events(const QueryOptions& options, const ListOptions& list, const Context& context) {
  if (list.list_columns) {
    formats::list_columns(list.wide ? 0 : context.out_columns, context.out);
    return 0;
  }
  auto form = read_list_options(list, context);
  if (!form) return std::unexpected(form.error());
  auto opened = Query::open(options, context);
  if (!opened) return std::unexpected(opened.error());
  auto& query = **opened;
  if (list.raw_page && !query.has_whole_pages()) {
    return std::unexpected(usage_error("--raw-page", "an archive keeps pages without query and fragment",
                                       "--live asks the portal, which has them for as long as it keeps the events"));
  }

  KnownPeople people(query.people());
  form->options.is_known_user = [&people](std::string_view login) { return people.has(login); };
  form->options.time_text = query.time_text();
  form->options.portal = query.portal();
  form->options.asked = query.asked();
  const auto writer = formats::make_event_writer(form->format, std::move(form->options), context.out);

  std::uint64_t left = form->most;
  const auto read = query.read([&](const LoginEvent& event, formats::Standing standing) -> Result<Going> {
    writer->add(event, standing);
    return --left == 0 || !context.out ? Going::enough : Going::on;
  });
  if (!read) return std::unexpected(read.error());
  if (query.has_no_answer()) return query.status();
  writer->finish(query.coverage());
  query.add_note(people.note());
  return conclude(query, where_reach_goes(form->format), options, context);
}

}  // namespace logbook::cli
