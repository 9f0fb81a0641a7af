# Finds what the library is built from. Also installed: whoever links the static library needs the same targets.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(date REQUIRED)

# Boost.Graph is used for its headers only, inside the library only.
if(NOT CMAKE_FIND_PACKAGE_NAME STREQUAL "aftersales")
  find_package(Boost 1.74 REQUIRED CONFIG)
endif()

# Before 0.8 yaml-cpp called its target by another name.
find_package(yaml-cpp REQUIRED)
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp INTERFACE IMPORTED)
  target_link_libraries(yaml-cpp::yaml-cpp INTERFACE yaml-cpp)
endif()

# Some systems ship these without a CMake package.
function(aftersales_find_library target name header)
  if(TARGET ${target})
    return()
  endif()
  find_library(AFTERSALES_${name}_LIBRARY ${name} REQUIRED)
  find_path(AFTERSALES_${name}_INCLUDE_DIR ${header} REQUIRED)
  mark_as_advanced(AFTERSALES_${name}_LIBRARY AFTERSALES_${name}_INCLUDE_DIR)
  add_library(${target} UNKNOWN IMPORTED)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${AFTERSALES_${name}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${AFTERSALES_${name}_INCLUDE_DIR}")
endfunction()

find_package(re2 QUIET CONFIG)
aftersales_find_library(re2::re2 re2 re2/re2.h)
find_package(utf8proc QUIET CONFIG)
aftersales_find_library(utf8proc::utf8proc utf8proc utf8proc.h)
# Intel's decimal library, in its variant with values, rounding mode and flags as arguments (000).
aftersales_find_library(aftersales::bid bidgcc000 bid_functions.h)
# SHA-256, for the fingerprints of policies.
aftersales_find_library(aftersales::md md sha2.h)
