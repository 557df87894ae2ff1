# casefile_embed(<out var> <symbol> <files...>): compiles text files into the program as
#   std::span<const EmbeddedFile> <symbol>();
function(casefile_embed out symbol)
  set(cc ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cc)
  set(body "")
  set(entries "")
  set(i 0)
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
    get_filename_component(stem ${file} NAME_WE)
    string(APPEND body "constexpr char kData${i}[] = {${bytes}'\\0'};\n")
    string(APPEND entries "    {\"${stem}\", std::string_view(kData${i}, sizeof(kData${i}) - 1)},\n")
    math(EXPR i "${i}+1")
  endforeach()
  file(CONFIGURE OUTPUT ${cc} CONTENT
"#include \"base/embedded.h\"
namespace casefile {
namespace {
${body}constexpr EmbeddedFile kFiles[] = {
${entries}};
}  // namespace
std::span<const EmbeddedFile> ${symbol}();
std::span<const EmbeddedFile> ${symbol}() { return kFiles; }
}  // namespace casefile
" @ONLY)
  set(${out} ${cc} PARENT_SCOPE)
endfunction()
