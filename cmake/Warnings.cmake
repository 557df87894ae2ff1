# casefile_warnings: linked PRIVATE by every target of ours and by no third-party code.
add_library(casefile_warnings INTERFACE)
target_compile_options(casefile_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wcast-align
  -Wformat=2 -Wimplicit-fallthrough -Wextra-semi
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wsuggest-override -Wmissing-declarations>
  $<$<BOOL:${CASEFILE_WERROR}>:-Werror>)
