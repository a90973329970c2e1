#include "logbook/http/idn.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <idn2.h>

#include <memory>
#include <string_view>
#include <utility>

namespace logbook::http {
namespace {

struct Idn2 {
  decltype(&::idn2_to_ascii_8z) to_ascii{};
  decltype(&::idn2_strerror) strerror{};
  decltype(&::idn2_free) free{};
};

/// The functions of libidn2; null where it is missing.
Idn2 load_idn2() {
  void* const library = ::dlopen("libidn2.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return {};
  Idn2 idn2;
  idn2.to_ascii = reinterpret_cast<decltype(idn2.to_ascii)>(::dlsym(library, "idn2_to_ascii_8z"));
  idn2.strerror = reinterpret_cast<decltype(idn2.strerror)>(::dlsym(library, "idn2_strerror"));
  idn2.free = reinterpret_cast<decltype(idn2.free)>(::dlsym(library, "idn2_free"));
  return idn2;
}

std::unexpected<Error> failure(const std::string& host, std::string cause, std::string mend) {
  return std::unexpected(Error{ErrorKind::usage, host, std::move(cause), std::move(mend)});
}

}  // namespace

Result<std::string> to_ascii(const std::string& host) {
  static const Idn2 idn2 = load_idn2();
  if (!idn2.to_ascii || !idn2.strerror || !idn2.free) {
    return failure(host, "international names need the library libidn2", "apt-get install libidn2-0");
  }
  const std::string mend = "give the host name in its ASCII form, which begins with xn--";
  char* converted = nullptr;
  const int code = idn2.to_ascii(host.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  if (code != IDN2_OK) return failure(host, fmt::format("is no valid host name: {}", idn2.strerror(code)), mend);
  const std::unique_ptr<char, decltype(&::idn2_free)> owner(converted, idn2.free);

  // Wide forms of "/" or "@" come out as these. IDN2_USE_STD3_ASCII_RULES would not refuse but drop them (2.3.3).
  std::string ascii(converted);
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-._";
  if (ascii.find_first_not_of(kLetters) != std::string::npos) {
    return failure(host, "is no valid host name: it holds characters that stand for others", mend);
  }
  return ascii;
}

}  // namespace logbook::http
