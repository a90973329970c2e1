#include "logbook/cli/exit_status.hpp"

#include <algorithm>
#include <array>

namespace logbook::cli {

const std::string_view kExitStatusHelp = R"(Exit status:
  0    answered
  1    failed: bad certificate, redirect to another origin, HTTP 400 or 404, malformed answer, reading or writing here;
       a failed check of the doctor; a signed head that could not be handed on
  2    usage: an option, an address, a key file or the configuration
  3    findings (with --fail-on)
  4    refused by the portal: HTTP 401, 402, 403
  5    answered, but the history behind it is incomplete
  6    no useful answer from the portal until the waiting limit: unknown host, refused connection, HTTP 5xx, cut short,
       rate limited
  7    the archive is damaged
  130  interrupted (Ctrl-C); 143: terminated
Of several portals the worst: 0 < 5 < 6 < 4 < 2 < 1 < 7 < 130.
Status 3 belongs to commands that are still to come.)";

int exit_status(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return 2;
    case ErrorKind::unauthorized:
      return 4;
    case ErrorKind::busy:
    case ErrorKind::unreachable:
      return 6;
    case ErrorKind::not_found:
    case ErrorKind::rejected:
    case ErrorKind::untrusted:
    case ErrorKind::malformed:
    case ErrorKind::storage:
      return 1;
    case ErrorKind::damaged:
      return 7;
  }
  return 1;
}

int worst(std::span<const int> statuses) {
  constexpr std::array kOrder{0, kIncomplete, 3, 6, 4, 2, 1, 7, 130, 143};
  const auto place = [&](int status) { return std::ranges::find(kOrder, status); };
  return statuses.empty() ? kComplete : std::ranges::max(statuses, {}, place);
}

std::string_view word_of(int status) {
  switch (status) {
    case kComplete:
      return "whole";
    case kIncomplete:
      return "incomplete";
    case 4:
      return "refused";
    case 6:
      return "unreachable";
    case 7:
      return "damaged";
    case 130:
    case 143:
      return "interrupted";
    default:
      return "failed";
  }
}

}  // namespace logbook::cli
