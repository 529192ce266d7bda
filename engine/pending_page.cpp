#include "engine/pending_page.hpp"

#include "messages/errors.hpp"
#include "store/local/descriptor.hpp"

#include <cerrno>
#include <chrono>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <utility>

namespace tandem {

namespace {

// Whoever waits gives up long before; this ends what nobody gave up.
constexpr std::chrono::minutes answer_timeout{60};

/// What the asker and the waiting thread share. The event is written after the answer, and read
/// before it.
struct told_page {
  store::descriptor event{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::optional<result<tr_page>> answer;

  void tell(result<tr_page> what) {
    if (answer)
      return;
    answer = std::move(what);
    ::eventfd_write(event.number(), 1);
  }
};

class asked_page final : public pending_page {
public:
  asked_page(caf::actor_system& system, const node_actor& whom, fetch_tr command) {
    if (!told_->event)
      return;
    asker_ = system.spawn(
      [told = told_, whom, command = std::move(command)](caf::event_based_actor* self) {
        // An asker that ends leaves the gateway's queue.
        self->monitor(whom);
        self->set_down_handler([told, self](const caf::down_msg&) {
          told->tell(failure{ec::shutting_down, "the engine has ended"});
          self->quit();
        });
        self->request(whom, answer_timeout, command)
          .then(
            [told, self](tr_page& page) {
              told->tell(std::move(page));
              self->quit();
            },
            [told, self](const caf::error& problem) {
              told->tell(to_failure(problem));
              self->quit();
            });
      });
  }

  ~asked_page() override { caf::anon_send_exit(asker_, caf::exit_reason::user_shutdown); }

  int ready() const override { return told_->event.number(); }

  result<tr_page> take() override {
    if (!told_->event)
      return failure{ec::internal, "no descriptor is left to wait for an answer with"};
    pollfd watched{told_->event.number(), POLLIN, 0};
    while (::poll(&watched, 1, -1) < 0 && errno == EINTR) {
    }
    return std::move(*told_->answer);
  }

private:
  std::shared_ptr<told_page> told_ = std::make_shared<told_page>();
  caf::actor asker_;
};

} // namespace

std::unique_ptr<pending_page> begin_fetch(caf::actor_system& system, const node_actor& whom,
                                          fetch_tr command) {
  return std::make_unique<asked_page>(system, whom, std::move(command));
}

} // namespace tandem
