#include "messages/causes.hpp"

#include "messages/errors.hpp"

#include <exception>
#include <new>

namespace tandem {

namespace {

caf::error cause_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    return to_caf({ec::internal, "out of memory"});
  } catch (const std::exception& problem) {
    return to_caf({ec::internal, problem.what()});
  } catch (...) {
    return to_caf({ec::internal, "an exception without words"});
  }
}

} // namespace

void keep_cause(caf::scheduled_actor& of) {
  of.set_exception_handler([](std::exception_ptr& thrown) { return cause_of(thrown); });
}

} // namespace tandem
