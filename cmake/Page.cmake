# casefile_page(<out var> <folder>): bundles <folder>/main.ts and <folder>/page.css with esbuild into
# main.js and page.css. esbuild and the libraries of the page come from npm, at the versions and with
# the hashes of package-lock.json; scripts/packages.sh fetches them, and so does the build when they
# are not there.
function(casefile_page out folder)
  if(NOT CASEFILE_NODE)
    message(FATAL_ERROR "the report's page is built with Node 18 or newer: apt-get install nodejs npm")
  endif()
  set(packages ${folder}/node_modules/.package-lock.json)
  add_custom_command(OUTPUT ${packages}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -P ${PROJECT_SOURCE_DIR}/cmake/NpmCi.cmake
    DEPENDS ${folder}/package-lock.json
    COMMENT "npm ci in ${folder}" VERBATIM)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.ts ${folder}/*.css)
  set(bin ${CMAKE_CURRENT_BINARY_DIR}/page)
  add_custom_command(OUTPUT ${bin}/main.js ${bin}/page.css
    COMMAND ${CASEFILE_NODE} ${folder}/build.mjs ${bin}
    DEPENDS ${packages} ${sources} ${folder}/build.mjs ${folder}/notices.txt ${folder}/tsconfig.json
    COMMENT "esbuild ${folder}" VERBATIM)
  set(${out} ${bin}/main.js ${bin}/page.css PARENT_SCOPE)
endfunction()
