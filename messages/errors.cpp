#include "messages/errors.hpp"

namespace tandem {

caf::error to_caf(const failure& problem) {
  return caf::make_error(problem.code, problem.message);
}

failure to_failure(const caf::error& problem) {
  if (problem.category() == caf::atom("tandem")) {
    std::string text;
    if (problem.context().match_elements<std::string>())
      text = problem.context().get_as<std::string>(0);
    return {static_cast<ec>(problem.code()), std::move(text)};
  }
  if (problem == caf::sec::request_timeout)
    return {ec::timeout, "a part of the engine did not answer in time"};
  if (problem == caf::sec::request_receiver_down)
    return {ec::shutting_down, "a part of the engine has stopped"};
  return {ec::internal, caf::actor_system_config::render(problem)};
}

void add_error_category(caf::actor_system_config& config) {
  config.add_error_category(caf::atom("tandem"),
                            [](std::uint8_t code, caf::atom_value, const caf::message& context) {
                              std::string text{to_string(static_cast<ec>(code))};
                              if (!context.empty())
                                text += caf::to_string(context);
                              return text;
                            });
}

} // namespace tandem
