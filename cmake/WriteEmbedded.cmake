# cmake -DCC=<file> -DSYMBOL=<name> "-DFILES=<files>" -P WriteEmbedded.cmake: writes <file>, which holds
# the text of each file. As raw string literals: a compiler takes minutes for the same text as a list of
# characters. With sv, as clang refuses to count a million characters while it compiles.
set(entries "")
foreach(file IN LISTS FILES)
  file(READ ${file} text)
  get_filename_component(stem ${file} NAME_WE)
  string(FIND "${text}" ")casefile\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${file} holds the end mark of its own literal")
  endif()
  string(APPEND entries "    {\"${stem}\", R\"casefile(${text})casefile\"sv},\n")
endforeach()
file(WRITE ${CC}.new
"#include <string_view>
#include \"base/embedded.h\"
namespace casefile {
namespace {
using namespace std::string_view_literals;
constexpr EmbeddedFile kFiles[] = {
${entries}};
}  // namespace
std::span<const EmbeddedFile> ${SYMBOL}();
std::span<const EmbeddedFile> ${SYMBOL}() { return kFiles; }
}  // namespace casefile
")
file(COPY_FILE ${CC}.new ${CC} ONLY_IF_DIFFERENT)
