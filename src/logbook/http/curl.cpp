#include "logbook/http/curl.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <new>
#include <optional>
#include <utility>

#include "logbook/http/certificate.hpp"
#include "logbook/http/curl_attempt.hpp"
#include "logbook/http/curl_failure.hpp"
#include "logbook/http/libcurl.hpp"
#include "logbook/http/redact.hpp"
#include "logbook/http/url.hpp"

namespace logbook::http {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)>;

/// Sets options of a handle and remembers the first that this libcurl did not take.
class Settings {
 public:
  Settings(const Libcurl& curl, CURL* handle) : curl_(curl), handle_(handle) {}

  template <class Value>
  void set(CURLoption option, Value value) {
    const auto code = curl_.easy_setopt(handle_, option, value);
    if (code != CURLE_OK && !failed_) failed_ = option;
  }

  void set(CURLoption option, const std::string& value) { set(option, value.c_str()); }

  std::optional<CURLoption> failed() const { return failed_; }

 private:
  const Libcurl& curl_;
  CURL* handle_;
  std::optional<CURLoption> failed_;
};

/// The header lines of our own, kept until the transfer has ended.
class HeaderLines {
 public:
  explicit HeaderLines(const Libcurl& curl) : lines_(nullptr, curl.slist_free_all), append_(curl.slist_append) {}

  void add(const std::string& line) {
    auto* const shorter = lines_.release();
    auto* const longer = append_(shorter, line.c_str());
    lines_.reset(longer != nullptr ? longer : shorter);
    if (longer == nullptr) throw std::bad_alloc();
  }

  curl_slist* get() const { return lines_.get(); }

 private:
  std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)> lines_;
  decltype(&::curl_slist_append) append_;
};

/// True when a name leads to this machine. Asked only where the key would otherwise go to a proxy unencrypted.
bool resolves_to_loopback(const std::string& host) {
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, nullptr, &list) != 0) return false;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, ::freeaddrinfo);
  for (const auto* one = list; one != nullptr; one = one->ai_next) {
    if (is_loopback_address(*one->ai_addr)) return true;
  }
  return false;
}

/// True for a file with something in it, and for a pipe, which can be read only once.
bool may_hold_certificates(const std::string& file) {
  struct stat status {};
  if (::access(file.c_str(), R_OK) != 0 || ::stat(file.c_str(), &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || (S_ISREG(status.st_mode) && status.st_size > 0);
}

long milliseconds(std::chrono::milliseconds time) {
  return static_cast<long>(std::max<std::chrono::milliseconds::rep>(1, time.count()));  // 0 would mean: for ever
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options) : options_(std::move(options)) {}

  Exchange get(const Request& request) override;

 private:
  std::optional<Failure> prepare();
  void set_connection(Settings& settings, const Url& url, const Request& request) const;
  static void set_attempt(Settings& settings, Attempt& attempt);
  Exchange outcome(const Request& request, const Url& url, Attempt& attempt, CURLcode code, std::string text);
  std::optional<UtcTime> certificate_expiry(const Url& url);
  Sighting sighting(const Url& url, const Attempt& attempt, CURLcode code, std::string text) const;

  template <class Value>
  Value info(CURLINFO what) const {
    Value value{};
    curl_->easy_getinfo(handle_.get(), what, &value);
    return value;
  }

  CurlOptions options_;
  const Libcurl* curl_ = nullptr;  // loaded by the first request
  Handle handle_{nullptr, nullptr};
  std::map<std::string, UtcTime> certificate_expiries_;  // by origin: libcurl tells only when it connects
};

/// Does once what the first request needs: the library, a handle, a look at the CA file.
std::optional<Failure> CurlTransport::prepare() {
  if (handle_) return std::nullopt;
  if (!options_.ca_file.empty() && !may_hold_certificates(options_.ca_file)) {
    return Failure{Fault::setup,
                   {ErrorKind::usage, options_.ca_file, "cannot be read, or is empty",
                    "give a PEM file with the authority's certificate with --ca-file FILE"}};
  }
  const auto& curl = libcurl();
  if (!curl) return Failure{Fault::setup, curl.error()};

  curl_ = &*curl;
  handle_ = Handle(curl_->easy_init(), curl_->easy_cleanup);
  if (!handle_) return Failure{Fault::setup, {ErrorKind::usage, "libcurl", "cannot be set up", ""}};
  return std::nullopt;
}

Exchange CurlTransport::get(const Request& request) {
  if (auto failure = prepare()) return std::unexpected(std::move(*failure));
  const auto url = parse_url(request.url);
  if (!url) return std::unexpected(Failure{Fault::bad_url, redacted(request, url.error())});

  const bool keep_in = url->scheme == "http" && !options_.allow_plain_http;
  Attempt attempt(request, keep_in ? Attempt::Reach::loopback_only : Attempt::Reach::anywhere, options_.trace);
  std::array<char, CURL_ERROR_SIZE> text{};
  HeaderLines lines(*curl_);
  lines.add("Accept: application/json");
  if (request.bearer) lines.add("Authorization: Bearer " + request.bearer->reveal());

  curl_->easy_reset(handle_.get());  // keeps the connection
  Settings settings(*curl_, handle_.get());
  set_connection(settings, *url, request);
  set_attempt(settings, attempt);
  settings.set(CURLOPT_HTTPHEADER, lines.get());
  settings.set(CURLOPT_ERRORBUFFER, text.data());
  if (settings.failed()) {
    return std::unexpected(Failure{
        Fault::setup,
        {ErrorKind::usage, "libcurl", fmt::format("does not know option {}", static_cast<int>(*settings.failed())),
         "install libcurl 7.87 or newer: apt-get install libcurl4"}});
  }

  const auto code = curl_->easy_perform(handle_.get());
  return outcome(request, *url, attempt, code, text.front() ? text.data() : curl_->easy_strerror(code));
}

void CurlTransport::set_connection(Settings& settings, const Url& url, const Request& request) const {
  settings.set(CURLOPT_URL, to_string(url));
  settings.set(CURLOPT_PROTOCOLS_STR, "http,https");
  settings.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  settings.set(CURLOPT_FOLLOWLOCATION, 0L);
  settings.set(CURLOPT_USERAGENT, options_.user_agent);
  settings.set(CURLOPT_ACCEPT_ENCODING, "gzip");
  // One request at a time gains nothing from HTTP/2, which brings more ways to fail.
  settings.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));

  settings.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  settings.set(CURLOPT_SSL_VERIFYPEER, 1L);
  settings.set(CURLOPT_SSL_VERIFYHOST, 2L);
  curl_->easy_setopt(handle_.get(), CURLOPT_CERTINFO,
                     1L);  // not every TLS library has it: then nobody knows the expiry
  if (!options_.ca_file.empty()) {
    settings.set(CURLOPT_CAINFO, options_.ca_file);
    settings.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // or the system's would be trusted too
  }

  // A proxy must not see the key: neither in its CONNECT, nor because it would be asked for `http://127.0.0.1`.
  settings.set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  settings.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  const bool plain_http_stays = url.scheme == "http" && !options_.allow_plain_http;
  const bool plain_http_comes_back =
      url.scheme == "http" && options_.allow_plain_http && resolves_to_loopback(url.host);
  if (plain_http_stays || plain_http_comes_back || is_loopback(url.host)) settings.set(CURLOPT_NOPROXY, "*");

  settings.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connect_timeout));
  settings.set(CURLOPT_TIMEOUT_MS, milliseconds(request.timeout));
  settings.set(CURLOPT_NOSIGNAL, 1L);
  settings.set(CURLOPT_QUICK_EXIT, 1L);  // or a name server that hangs would make the time limits longer
}

void CurlTransport::set_attempt(Settings& settings, Attempt& attempt) {
  settings.set(CURLOPT_OPENSOCKETFUNCTION, &Attempt::open_socket);
  settings.set(CURLOPT_OPENSOCKETDATA, &attempt);
  settings.set(CURLOPT_HEADERFUNCTION, &Attempt::take_header);
  settings.set(CURLOPT_HEADERDATA, &attempt);
  settings.set(CURLOPT_WRITEFUNCTION, &Attempt::take_body);
  settings.set(CURLOPT_WRITEDATA, &attempt);
  settings.set(CURLOPT_NOPROGRESS, 0L);
  settings.set(CURLOPT_XFERINFOFUNCTION, &Attempt::look_for_stop);
  settings.set(CURLOPT_XFERINFODATA, &attempt);
  if (!attempt.traced()) return;
  settings.set(CURLOPT_VERBOSE, 1L);
  settings.set(CURLOPT_DEBUGFUNCTION, &Attempt::take_trace);
  settings.set(CURLOPT_DEBUGDATA, &attempt);
}

Exchange CurlTransport::outcome(const Request& request, const Url& url, Attempt& attempt, CURLcode code,
                                std::string text) {
  if (code == CURLE_ABORTED_BY_CALLBACK) {
    return std::unexpected(Failure{Fault::stopped, redacted(request, {ErrorKind::unreachable, to_string(url),
                                                                      "the request was interrupted", ""})});
  }
  if (code != CURLE_OK || !attempt.headers_complete) {
    return std::unexpected(failure_of(request, sighting(url, attempt, code, std::move(text))));
  }
  return Answer{static_cast<int>(info<long>(CURLINFO_RESPONSE_CODE)), std::move(attempt.headers),
                std::move(attempt.body), redacted(request, to_string(url)), certificate_expiry(url)};
}

/// When the certificate behind the transfer just done expires. A connection that was kept has told it before.
std::optional<UtcTime> CurlTransport::certificate_expiry(const Url& url) {
  if (url.scheme != "https") return std::nullopt;
  const auto origin = url.origin();
  const auto* const chain = info<curl_certinfo*>(CURLINFO_CERTINFO);
  if (chain != nullptr && chain->num_of_certs > 0) {
    certificate_expiries_.erase(origin);
    for (const auto* line = chain->certinfo[0]; line != nullptr; line = line->next) {
      if (const auto expiry = expiry_in(line->data)) certificate_expiries_[origin] = *expiry;
    }
  }
  const auto known = certificate_expiries_.find(origin);
  if (known == certificate_expiries_.end()) return std::nullopt;
  return known->second;
}

Sighting CurlTransport::sighting(const Url& url, const Attempt& attempt, CURLcode code, std::string text) const {
  // libcurl 7.88 says only in its words whom it failed to connect to.
  const auto host = url.host.starts_with('[') ? url.host.substr(1, url.host.size() - 2) : url.host;
  const bool via_proxy = text.starts_with("Failed to connect to ") &&
                         !text.starts_with(fmt::format("Failed to connect to {} port {} ", host, url.port));
  return {.code = code,
          .text = std::move(text),
          .os_error = static_cast<int>(info<long>(CURLINFO_OS_ERRNO)),
          .verify_result = info<long>(CURLINFO_SSL_VERIFYRESULT),
          .tunnel_status = info<long>(CURLINFO_HTTP_CONNECTCODE),
          .via_proxy = via_proxy,
          .request_sent = info<long>(CURLINFO_REQUEST_SIZE) > 0,
          .answer_began = attempt.headers_began,
          .left_loopback = attempt.left_loopback,
          .too_many_headers = attempt.too_many_headers,
          .body_too_large = attempt.body_too_large,
          .body_got = info<curl_off_t>(CURLINFO_SIZE_DOWNLOAD_T),
          .body_expected = info<curl_off_t>(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T),
          .ca_file = options_.ca_file};
}

}  // namespace

std::unique_ptr<Transport> curl_transport(CurlOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace logbook::http
