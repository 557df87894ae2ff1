# casefile_embed(<out var> <symbol> <files...>): compiles text files into the program as
#   std::span<const EmbeddedFile> <symbol>();
# As raw string literals: a compiler takes minutes for the same text as a list of characters. With sv,
# as clang refuses to count a million characters while it compiles.
function(casefile_embed out symbol)
  set(cc ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc)
  set(entries "")
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    get_filename_component(stem ${file} NAME_WE)
    string(FIND "${text}" ")casefile\"" clash)
    if(NOT clash EQUAL -1)
      message(FATAL_ERROR "${file} holds the end mark of its own literal")
    endif()
    string(APPEND entries "    {\"${stem}\", R\"casefile(${text})casefile\"sv},\n")
  endforeach()
  file(WRITE ${cc}.new
"#include <string_view>
#include \"base/embedded.h\"
namespace casefile {
namespace {
using namespace std::string_view_literals;
constexpr EmbeddedFile kFiles[] = {
${entries}};
}  // namespace
std::span<const EmbeddedFile> ${symbol}();
std::span<const EmbeddedFile> ${symbol}() { return kFiles; }
}  // namespace casefile
")
  file(COPY_FILE ${cc}.new ${cc} ONLY_IF_DIFFERENT)
  set(${out} ${cc} PARENT_SCOPE)
endfunction()
