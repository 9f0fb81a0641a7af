# aftersales_embed(OUT FOLDER): writes the C++ file OUT with the texts of the packs in FOLDER, one in a subfolder for each
# language, as src/cli/new_files.h declares them. So the installed program needs no source tree.
function(aftersales_embed out folder)
  file(GLOB_RECURSE paths RELATIVE ${folder} CONFIGURE_DEPENDS ${folder}/*.yaml ${folder}/*.json)
  list(SORT paths)
  set(entries "")
  foreach(path IN LISTS paths)
    file(READ ${folder}/${path} text)
    string(REGEX MATCH "^([^/]+)/(.+)$" whole ${path})
    string(APPEND entries "    {\"${CMAKE_MATCH_1}\", \"${CMAKE_MATCH_2}\", R\"text(${text})text\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/${path})
  endforeach()
  file(CONFIGURE OUTPUT ${out} @ONLY CONTENT [[
// Written by CMake.
#include "cli/new_files.h"

namespace aftersales::cli {

std::span<const NewFile> new_files() {
  static constexpr NewFile kFiles[] = {
@entries@  };
  return kFiles;
}

}  // namespace aftersales::cli
]])
endfunction()
