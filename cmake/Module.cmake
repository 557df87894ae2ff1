# casefile_module(<name> SOURCES ... DEPENDS <our modules> USES <third party>)
# The module graph is checked: a dependency must have been declared earlier, so it cannot have cycles.
function(casefile_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;USES" ${ARGN})
  add_library(casefile_${name} STATIC ${ARG_SOURCES})
  target_include_directories(casefile_${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  foreach(dep IN LISTS ARG_DEPENDS)
    if(NOT TARGET casefile_${dep})
      message(FATAL_ERROR "${name} depends on ${dep}, which is declared later: the module graph must be acyclic")
    endif()
    target_link_libraries(casefile_${name} PUBLIC casefile_${dep})
  endforeach()
  target_link_libraries(casefile_${name} PRIVATE casefile_warnings ${ARG_USES})
endfunction()

# casefile_registry(<out sources> TYPE <Probe> HEADER <header of the type> NAMES <memory disk ...>)
# Turns one list into a registry without global constructors. For each name, this folder has
# <name>.cc with   namespace casefile::<name> { Probe Make(); }
# and gets, generated, all.h (the declarations) and all.cc (std::vector<Probe> AllProbes(), in
# the order of the list).
function(casefile_registry out)
  cmake_parse_arguments(ARG "" "TYPE;HEADER" "NAMES" ${ARGN})
  file(RELATIVE_PATH here ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set(dir ${PROJECT_BINARY_DIR}/generated/${here})
  set(sources ${dir}/all.cc)
  foreach(name IN LISTS ARG_NAMES)
    list(APPEND sources ${CMAKE_CURRENT_SOURCE_DIR}/${name}.cc)
    string(APPEND decls "namespace casefile::${name} {\n${ARG_TYPE} Make();\n}\n")
    string(APPEND calls "  all.push_back(${name}::Make());\n")
  endforeach()
  file(CONFIGURE OUTPUT ${dir}/all.h CONTENT "#pragma once
#include <vector>

#include \"${ARG_HEADER}\"

${decls}namespace casefile {
std::vector<${ARG_TYPE}> All${ARG_TYPE}s();
}
" @ONLY)
  file(CONFIGURE OUTPUT ${dir}/all.cc CONTENT "#include \"${here}/all.h\"

namespace casefile {
std::vector<${ARG_TYPE}> All${ARG_TYPE}s() {
  std::vector<${ARG_TYPE}> all;
${calls}  return all;
}
}  // namespace casefile
" @ONLY)
  set(${out} ${sources} PARENT_SCOPE)
endfunction()
