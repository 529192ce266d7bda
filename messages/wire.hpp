#pragma once

#include <caf/all.hpp>

#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

/// Helpers for `inspect` with CAF 0.17.6, whose codec loses NaN and -0.0, never returns on infinity
/// and does not know the standard's optional and variant.
namespace tandem::wire {

/// True for the inspector behind to_string, which only prints.
template <class Inspector>
inline constexpr bool prints =
  std::is_same_v<std::decay_t<Inspector>, caf::detail::stringification_inspector>;

/// A double that travels bit for bit.
struct f64_ref {
  double* target;
};

inline f64_ref f64(double& x) {
  return {&x};
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, f64_ref& x) {
  if constexpr (prints<Inspector>) {
    return f(*x.target);
  } else {
    std::uint64_t bits = 0;
    if constexpr (Inspector::reads_state) {
      std::memcpy(&bits, x.target, sizeof bits);
      return f(bits);
    } else {
      if (auto problem = f(bits))
        return problem;
      std::memcpy(x.target, &bits, sizeof bits);
      return caf::none;
    }
  }
}

template <class... Ts>
struct variant_ref {
  std::variant<Ts...>* target;
};

template <class... Ts>
variant_ref<Ts...> variant(std::variant<Ts...>& x) {
  return {&x};
}

template <std::size_t N, class Inspector, class Variant>
caf::error load_alternative(Inspector& f, Variant& target, std::uint8_t index) {
  if constexpr (N == std::variant_size_v<Variant>) {
    return caf::make_error(caf::sec::invalid_argument, "variant index");
  } else {
    if (index != N)
      return load_alternative<N + 1>(f, target, index);
    return f(target.template emplace<N>());
  }
}

template <class Inspector, class... Ts>
typename Inspector::result_type inspect(Inspector& f, variant_ref<Ts...>& x) {
  if constexpr (Inspector::reads_state) {
    auto index = static_cast<std::uint8_t>(x.target->index());
    return std::visit([&](auto& alternative) ->
                      typename Inspector::result_type { return f(index, alternative); },
                      *x.target);
  } else {
    std::uint8_t index = 0;
    if (auto problem = f(index))
      return problem;
    return load_alternative<0>(f, *x.target, index);
  }
}

template <class T>
struct optional_ref {
  std::optional<T>* target;
};

/// An optional as a flag, and the value behind it where there is one.
template <class T>
optional_ref<T> optional(std::optional<T>& x) {
  return {&x};
}

template <class Inspector, class T>
typename Inspector::result_type inspect(Inspector& f, optional_ref<T>& x) {
  auto filled = x.target->has_value();
  if constexpr (Inspector::reads_state) {
    return filled ? f(filled, **x.target) : f(filled);
  } else {
    if (auto problem = f(filled))
      return problem;
    if (!filled) {
      x.target->reset();
      return caf::none;
    }
    return f(x.target->emplace());
  }
}

/// An immutable payload: shared inside a process, copied by value between nodes.
template <class T>
class shared_value {
public:
  shared_value() = default;
  explicit shared_value(T x) : value_(std::make_shared<const T>(std::move(x))) {}
  const T& operator*() const {
    static const T empty{};
    return value_ ? *value_ : empty;
  }
  const T* operator->() const { return &**this; }

  template <class Inspector>
  friend typename Inspector::result_type inspect(Inspector& f, shared_value& x) {
    if constexpr (Inspector::reads_state) {
      return f(const_cast<T&>(*x)); // The inspector reads; its signature cannot say so.
    } else {
      auto loaded = std::make_shared<T>();
      if (auto problem = f(*loaded))
        return problem;
      x.value_ = std::move(loaded);
      return caf::none;
    }
  }

private:
  std::shared_ptr<const T> value_;
};

} // namespace tandem::wire
