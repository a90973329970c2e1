#include "logbook/demo/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "logbook/base/number.hpp"
#include "logbook/base/text.hpp"

namespace logbook::demo {
namespace {

// In the order in which `--help` shows them.
constexpr std::array kFaults{
    FaultRow{Fault::drop, "drop", "closes the connection without an answer"},
    FaultRow{Fault::reset, "reset", "resets the connection (TCP RST)"},
    FaultRow{Fault::truncate, "truncate", "sends half of the body, then closes"},
    FaultRow{Fault::slow, "slow", "waits five seconds before it answers"},
    FaultRow{Fault::bad_row, "500-row", "answers 500 when the window holds a certain row (the 8th newest is one)"},
    FaultRow{Fault::database_down, "database-down",
             "its database is stopped, on every route: 500, on PostgreSQL 403 (InvalidOperationException)", true},
    FaultRow{Fault::keys_unreadable, "415-keys",
             "answers 415 to each key, on every route, as v3.7.2 on PostgreSQL does unless it is mended", true},
    FaultRow{Fault::server_error, "500", "answers 500 with an error envelope"},
    FaultRow{Fault::invalid_operation, "403-fault", "answers 403 for an internal fault (InvalidOperationException)"},
    FaultRow{Fault::too_many, "429", "answers 429 without Retry-After"},
    FaultRow{Fault::too_many_retry_after, "429-retry-after", "answers 429 with Retry-After: 1"},
    FaultRow{Fault::html_502, "html-502", "answers 502 with the proxy's HTML page"},
    FaultRow{Fault::html_503, "html-503", "answers 503 with the proxy's HTML page"},
    FaultRow{Fault::html_504, "html-504", "answers 504 with the proxy's HTML page"},
    FaultRow{Fault::unauthorized, "401", "answers 401 with an empty body"},
    FaultRow{Fault::unpaid_portal, "402-unpaid", "answers 402: the portal is not paid for"},
    FaultRow{Fault::plan_lacks_audit, "402-plan", "answers 402: the plan lacks the audit feature"},
    FaultRow{Fault::wrong_address, "403-address", "answers 403: the caller's address is not on the allow-list"},
    FaultRow{Fault::portal_state, "403-state", "answers 403: the portal is being restored"},
    FaultRow{Fault::portal_not_found, "404-portal", "answers 404: the portal is suspended or being removed"},
    FaultRow{Fault::no_portal, "no-portal", "is no portal: 500 with a key, 404 without, on every route", true},
    FaultRow{Fault::bad_field, "400-field", "answers 400: the parameter count is wrong"},
    FaultRow{Fault::degraded, "degraded", "ignores the window, as a plan without the audit feature does"},
    FaultRow{Fault::echo_key, "echo-key", "answers 400 and repeats the Authorization header in body and header"},
    FaultRow{Fault::echo_key_row, "echo-key-row", "repeats the Authorization header in each row's user"},
    FaultRow{Fault::redirect_elsewhere, "redirect-elsewhere", "redirects to another origin (302)"},
    FaultRow{Fault::redirect_within, "redirect-within", "redirects to another path of the same origin (307)"},
    FaultRow{Fault::redirect_loop, "redirect-loop", "redirects to the same address for ever (302)"},
    FaultRow{Fault::html_200, "html-200", "answers 200 with an HTML page"},
    FaultRow{Fault::not_json, "not-json", "answers 200 with a body that breaks off being JSON"},
    FaultRow{Fault::no_response, "no-response", "answers 200 with an envelope without rows"},
    FaultRow{Fault::bad_utf8, "bad-utf8", "answers 200 with bytes that are not UTF-8"},
    FaultRow{Fault::gzip_bomb, "gzip-bomb", "answers 200 with 4 MB that unpack to 4 GB"},
    FaultRow{Fault::huge_body, "huge-body", "answers 200 with 80 MiB of JSON"},
};

std::unexpected<Error> wrong(std::string_view thing, std::string cause, std::string mend) {
  return std::unexpected(Error{ErrorKind::usage, std::string(thing), std::move(cause), std::move(mend)});
}

std::string suggestion(std::string_view name) {
  std::array<std::string_view, kFaults.size()> names;
  std::ranges::transform(kFaults, names.begin(), &FaultRow::name);
  const auto near = nearest(name, names);
  return near.empty() ? fmt::format("the faults are {}", fmt::join(names, ", "))
                      : fmt::format("did you mean \"{}\"?", near);
}

Result<PlannedFault> parse_fault(std::string_view text) {
  const auto name = text.substr(0, text.find(':'));
  const auto* const row = std::ranges::find(kFaults, name, &FaultRow::name);
  if (row == kFaults.end()) return wrong(text, fmt::format("\"{}\" is no fault", name), suggestion(name));
  if (name.size() == text.size()) return PlannedFault{row->fault, std::nullopt};

  const auto digits = text.substr(name.size() + 1);
  const auto times = parse_number<std::int64_t>(digits);
  if (!times || *times < 1) {
    return wrong(text, fmt::format("\"{}\" is no number of requests", digits), "give a number from 1, or none");
  }
  return PlannedFault{row->fault, times};
}

}  // namespace

std::span<const FaultRow> fault_table() { return kFaults; }

const FaultRow& fault_row(Fault fault) { return *std::ranges::find(kFaults, fault, &FaultRow::fault); }

Result<FaultPlan> parse_faults(std::string_view text) {
  FaultPlan plan;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const auto fault = parse_fault(part);
    if (!fault) return std::unexpected(fault.error());
    plan.push_back(*fault);
  }
  return plan;
}

}  // namespace logbook::demo
