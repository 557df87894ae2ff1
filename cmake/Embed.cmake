# casefile_embed(<out var> <symbol> <files...>): compiles text files into the program as
#   std::span<const EmbeddedFile> <symbol>();
function(casefile_embed out symbol)
  set(CC ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc)
  set(SYMBOL ${symbol})
  set(FILES ${ARGN})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
  include(${PROJECT_SOURCE_DIR}/cmake/WriteEmbedded.cmake)
  set(${out} ${CC} PARENT_SCOPE)
endfunction()

# casefile_embed_built(<out var> <symbol> <files...>): the same for files that the build makes. Who uses
# it from another folder depends on the target <symbol>.
function(casefile_embed_built out symbol)
  set(cc ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc)
  set(writer ${PROJECT_SOURCE_DIR}/cmake/WriteEmbedded.cmake)
  add_custom_command(OUTPUT ${cc}
    COMMAND ${CMAKE_COMMAND} -DCC=${cc} -DSYMBOL=${symbol} "-DFILES=${ARGN}" -P ${writer}
    COMMAND ${CMAKE_COMMAND} -E touch ${cc}
    DEPENDS ${ARGN} ${writer}
    VERBATIM)
  add_custom_target(${symbol} DEPENDS ${cc})
  set_source_files_properties(${cc} PROPERTIES GENERATED ON)
  set(${out} ${cc} PARENT_SCOPE)
endfunction()

# casefile_embed_yaml(<out var> <symbol> [WITHOUT <key>] <files...>): the same for YAML files, parsed when
# they are compiled in (base/yaml_tree.h), without the members named <key>.
function(casefile_embed_yaml out symbol)
  cmake_parse_arguments(ARG "" "WITHOUT" "" ${ARGN})
  set(cc ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc)
  if(ARG_WITHOUT)
    set(without --without ${ARG_WITHOUT})
  endif()
  add_custom_command(OUTPUT ${cc}
    COMMAND ${CMAKE_COMMAND} -E env ASAN_OPTIONS=detect_leaks=0
      $<TARGET_FILE:embed_yaml> ${symbol} ${cc} ${without} ${ARG_UNPARSED_ARGUMENTS}
    DEPENDS embed_yaml ${ARG_UNPARSED_ARGUMENTS}
    VERBATIM)
  set(${out} ${cc} PARENT_SCOPE)
endfunction()
