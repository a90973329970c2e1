#include "logbook/demo/audit_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace logbook::demo {
namespace {

struct Member {
  std::int32_t number;
  std::string_view name;
};

constexpr std::int32_t kNone = 0;
constexpr std::int32_t kUpdate = 2;
constexpr std::array kActionTypes{
    Member{kNone, "None"},   Member{1, "Create"},  Member{kUpdate, "Update"}, Member{3, "Delete"},
    Member{4, "Link"},       Member{5, "Unlink"},  Member{6, "Attach"},       Member{7, "Detach"},
    Member{8, "Send"},       Member{9, "Import"},  Member{10, "Export"},      Member{11, "UpdateAccess"},
    Member{12, "Download"},  Member{13, "Upload"}, Member{14, "Copy"},        Member{15, "Move"},
    Member{16, "Reassigns"}, Member{17, "Follow"}, Member{18, "Unfollow"},    Member{19, "Logout"}};
constexpr std::array kEntryTypes{Member{kNone, "None"}, Member{1, "File"},  Member{2, "Folder"}, Member{23, "User"},
                                 Member{24, "Group"},   Member{25, "Room"}, Member{26, "Tag"},   Member{27, "Agent"}};

/// Reads the number or name of a member; names in any letter case. Nothing when there is no such member.
std::optional<std::int32_t> read_member(std::string_view text, std::span<const Member> members) {
  const auto number = read_int(text);
  const auto found = std::ranges::find_if(members, [&](const Member& member) {
    return number ? *number == member.number : same_letters(text, member.name);
  });
  return found == members.end() ? std::nullopt : std::optional(found->number);
}

}  // namespace

bool AuditQuery::matches(const AuditEvent& event) const {
  Columns columns;
  columns.time = event.time;
  columns.user_id = event.person->id;
  columns.action = AuditEvent::kAction;
  if (!common.matches(columns)) return false;
  if (common.action) return target.empty();
  return action_type.value_or(kUpdate) == kUpdate && !entry_type;
}

std::expected<AuditQuery, std::vector<WrongParameter>> read_audit_query(const Query& query) {
  AuditQuery wanted;
  std::vector<WrongParameter> wrong;
  if (auto common = read_login_query(query)) {
    wanted.common = *std::move(common);
  } else {
    wrong = std::move(common.error());
  }
  const auto read_type = [&](std::string_view name, std::span<const Member> members) -> std::optional<std::int32_t> {
    const auto text = query.value(name);
    if (!text) return std::nullopt;
    const auto member = read_member(*text, members);
    if (!member) wrong.push_back({name, fmt::format("The value '{}' is not valid.", *text)});
    return member == kNone ? std::nullopt : member;
  };
  wanted.action_type = read_type("actionType", kActionTypes);
  wanted.entry_type = read_type("entryType", kEntryTypes);
  wanted.target = query.value("target").value_or("");
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  return wanted;
}

}  // namespace logbook::demo
