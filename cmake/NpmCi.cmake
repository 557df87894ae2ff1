# cmake -DFOLDER=<folder> -P NpmCi.cmake: installs what <folder>/package-lock.json names. No script of a
# package runs.
cmake_minimum_required(VERSION 3.25)
find_program(npm npm)
if(NOT npm)
  message(FATAL_ERROR "npm is not there: apt-get install npm")
endif()
execute_process(
  COMMAND ${npm} ci --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error
  WORKING_DIRECTORY ${FOLDER}
  RESULT_VARIABLE status
  OUTPUT_QUIET)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "npm ci failed in ${FOLDER}. It needs https://registry.npmjs.org once; on a machine "
    "without a network, copy node_modules/ of this folder from one that has it.")
endif()
file(TOUCH ${FOLDER}/node_modules/.package-lock.json)
