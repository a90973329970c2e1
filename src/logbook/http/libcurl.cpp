#include "logbook/http/libcurl.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string>
#include <utility>

namespace logbook::http {
namespace {

Error no_library(const char* file_name, std::string cause) {
  return {ErrorKind::usage, file_name, std::move(cause), "apt-get install libcurl4"};
}

/// Finds functions by name and remembers one that was not there.
class Symbols {
 public:
  explicit Symbols(void* library) : library_(library) {}

  template <class Function>
  void find(Function*& function, const char* name) {
    function = reinterpret_cast<Function*>(::dlsym(library_, name));
    if (!function) missing_ = name;
  }

  const char* missing() const { return missing_; }

 private:
  void* library_;
  const char* missing_ = nullptr;
};

}  // namespace

Result<Libcurl> load_libcurl(const char* file_name) {
  void* const library = ::dlopen(file_name, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* reason = ::dlerror();
    return std::unexpected(no_library(file_name, fmt::format("cannot be loaded: {}", reason ? reason : "no reason")));
  }

  Symbols symbols(library);
  Libcurl curl;
  symbols.find(curl.easy_init, "curl_easy_init");
  symbols.find(curl.easy_cleanup, "curl_easy_cleanup");
  symbols.find(curl.easy_reset, "curl_easy_reset");
  symbols.find(curl.easy_setopt, "curl_easy_setopt");
  symbols.find(curl.easy_perform, "curl_easy_perform");
  symbols.find(curl.easy_getinfo, "curl_easy_getinfo");
  symbols.find(curl.easy_strerror, "curl_easy_strerror");
  symbols.find(curl.slist_append, "curl_slist_append");
  symbols.find(curl.slist_free_all, "curl_slist_free_all");
  symbols.find(curl.url, "curl_url");
  symbols.find(curl.url_cleanup, "curl_url_cleanup");
  symbols.find(curl.url_get, "curl_url_get");
  symbols.find(curl.url_set, "curl_url_set");
  symbols.find(curl.url_strerror, "curl_url_strerror");
  symbols.find(curl.free, "curl_free");
  decltype(&::curl_global_init) global_init{};
  symbols.find(global_init, "curl_global_init");
  if (symbols.missing()) return std::unexpected(no_library(file_name, fmt::format("has no {}", symbols.missing())));

  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return std::unexpected(no_library(file_name, "is there but cannot be set up"));
  }
  return curl;
}

const Result<Libcurl>& libcurl() {
  static const Result<Libcurl> loaded = load_libcurl("libcurl.so.4");
  return loaded;
}

}  // namespace logbook::http
