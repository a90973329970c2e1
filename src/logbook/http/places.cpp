#include "logbook/http/places.hpp"

#include <utility>

#include "logbook/http/redact.hpp"

namespace logbook::http {
namespace {

class InPlaces final : public Transport {
 public:
  InPlaces(std::unique_ptr<Transport> inner, Places& places) : inner_(std::move(inner)), places_(places) {}

  Exchange get(const Request& request) override {
    if (!places_.take(request.stop)) {
      return std::unexpected(
          Failure{Fault::stopped, redacted(request, {ErrorKind::unreachable, request.url, "was interrupted", ""})});
    }
    const Taken taken(places_);
    return inner_->get(request);
  }

 private:
  class Taken {
   public:
    explicit Taken(Places& places) : places_(places) {}
    ~Taken() { places_.give_back(); }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

   private:
    Places& places_;
  };

  std::unique_ptr<Transport> inner_;
  Places& places_;
};

}  // namespace

bool Places::take(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto entry = queue_.emplace(queue_.end());
  const bool is_free = changed_.wait(lock, stop, [&] { return free_ > 0 && entry == queue_.begin(); });
  if (is_free) --free_;
  queue_.erase(entry);
  changed_.notify_all();  // another is the first now
  return is_free;
}

void Places::give_back() {
  const std::lock_guard lock(mutex_);
  ++free_;
  changed_.notify_all();
}

std::size_t Places::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::unique_ptr<Transport> in_places(std::unique_ptr<Transport> inner, Places& places) {
  return std::make_unique<InPlaces>(std::move(inner), places);
}

}  // namespace logbook::http
