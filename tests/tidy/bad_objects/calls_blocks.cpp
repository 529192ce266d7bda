namespace tandem::bad {

int sleeps();

/// Harmless to look at; what it calls is not.
int asks_another_to_sleep() {
  return sleeps();
}

} // namespace tandem::bad
