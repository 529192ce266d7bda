# The part of cli/ that reads what the user wrote; no actor in it, so tests link it alone.
add_library(tandem_cli_config
  "${CMAKE_SOURCE_DIR}/cli/arguments.cpp"
  "${CMAKE_SOURCE_DIR}/cli/config_file.cpp"
  "${CMAKE_SOURCE_DIR}/cli/config_index.cpp"
  "${CMAKE_SOURCE_DIR}/cli/help.cpp"
  "${CMAKE_SOURCE_DIR}/cli/options.cpp"
  "${CMAKE_SOURCE_DIR}/engine/rule_settings.cpp"
  "${CMAKE_SOURCE_DIR}/cli/syntax_hint.cpp")
add_library(tandem::cli_config ALIAS tandem_cli_config)
target_link_libraries(tandem_cli_config PUBLIC tandem_warnings tandem::config PRIVATE tandem::market CAF::core)
