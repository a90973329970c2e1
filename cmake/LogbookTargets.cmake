# How every target of the project is built, and the two kinds of target that a module has.
include(GNUInstallDirs)

# Linked privately by every target of ours: warnings, sanitizers. Warnings are errors only in the presets that inherit
# `checked` and in ./test (CMAKE_COMPILE_WARNING_AS_ERROR): a newer compiler's new warning stops nobody who builds to run.
add_library(logbook_settings INTERFACE)
add_library(logbook::settings ALIAS logbook_settings)
target_compile_options(logbook_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(logbook_settings INTERFACE -Wno-restrict)  # cries wolf at std::string: GCC bug 105651
endif()
if(LOGBOOK_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(logbook_settings INTERFACE -Wno-maybe-uninitialized)  # sanitizers make it cry wolf, says GCC's manual
endif()
if(LOGBOOK_SANITIZE)
  target_compile_options(logbook_settings INTERFACE
    -fsanitize=${LOGBOOK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(logbook_settings INTERFACE -fsanitize=${LOGBOOK_SANITIZE})
endif()

if(LOGBOOK_LINT)
  find_program(LOGBOOK_CLANG_TIDY NAMES clang-tidy-19 REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${LOGBOOK_CLANG_TIDY} --quiet --warnings-as-errors=*)
endif()

# logbook_module(NAME): the static library logbook::NAME with the settings above; the caller adds sources and links.
function(logbook_module name)
  add_library(logbook_${name} STATIC)
  add_library(logbook::${name} ALIAS logbook_${name})
  target_compile_features(logbook_${name} PUBLIC cxx_std_23)
  target_link_libraries(logbook_${name} PRIVATE logbook::settings)
  target_include_directories(logbook_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
endfunction()

# logbook_test(NAME SOURCE... LINKS TARGET...): a GoogleTest program whose tests ctest knows one by one.
function(logbook_test name)
  if(NOT LOGBOOK_TESTS)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 test "" "" "LINKS")
  add_executable(${name} ${test_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE logbook::settings ${test_LINKS} GTest::gmock GTest::gtest_main)
  include(GoogleTest)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 180)  # sanitizers, on a busy machine
endfunction()
