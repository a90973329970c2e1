#pragma once
#include <curl/curl.h>

#include "logbook/base/error.hpp"

namespace logbook::http {

// Private to this module.

/// The functions of libcurl that we call, found at run time: linked, the library and the forty that it needs would
/// be loaded by every command, those that never speak to a portal included.
struct Libcurl {
  decltype(&::curl_easy_init) easy_init{};
  decltype(&::curl_easy_cleanup) easy_cleanup{};
  decltype(&::curl_easy_reset) easy_reset{};
  decltype(&::curl_easy_setopt) easy_setopt{};
  decltype(&::curl_easy_perform) easy_perform{};
  decltype(&::curl_easy_getinfo) easy_getinfo{};
  decltype(&::curl_easy_strerror) easy_strerror{};
  decltype(&::curl_slist_append) slist_append{};
  decltype(&::curl_slist_free_all) slist_free_all{};
  decltype(&::curl_url) url{};
  decltype(&::curl_url_cleanup) url_cleanup{};
  decltype(&::curl_url_get) url_get{};
  decltype(&::curl_url_set) url_set{};
  decltype(&::curl_url_strerror) url_strerror{};
  decltype(&::curl_free) free{};
};

/// Loads the library in `file_name`, which stays loaded until the process ends. Error: `usage`, when it is not
/// installed or too old; the mend names the package.
Result<Libcurl> load_libcurl(const char* file_name);

/// The system's libcurl, loaded by the first call. Safe to call from several threads.
const Result<Libcurl>& libcurl();

}  // namespace logbook::http
