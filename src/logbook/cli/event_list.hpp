#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "logbook/base/error.hpp"
#include "logbook/cli/context.hpp"
#include "logbook/cli/list_options.hpp"
#include "logbook/cli/query.hpp"

namespace logbook::cli {

/// Where it stands how far an answer reaches.
enum class ReachGoes : std::uint8_t {
  under,   ///< on stdout, under the answer: tables
  beside,  ///< on stderr: lists for programs
  within,  ///< in the answer itself: json
};

ReachGoes where_reach_goes(formats::EventFormat format);

/// Writes how far the answer to `query` reaches, and what else there is to say of it, to where that belongs, and
/// returns the exit status, or the error that ended reading.
Result<int> conclude(const Query& query, ReachGoes where, const QueryOptions& options, const Context& context);

/// Answers with a list of events: those that fit, newest first.
Result<int> list_events(const QueryOptions& options, const ListOptions& list, const Context& context);

}  // namespace logbook::cli
