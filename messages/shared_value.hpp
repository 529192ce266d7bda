#pragma once

#include <memory>
#include <utility>

namespace tandem {

/// An immutable value that many actors share. A default one is empty.
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

private:
  std::shared_ptr<const T> value_;
};

} // namespace tandem
