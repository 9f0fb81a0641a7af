// Whether the tests compare with the expected files (golden/, mistakes/) or write them anew.
#pragma once

namespace aftersales::tests {

/// True after `aftersales_tests --update`: a test writes what it got over its expected file, so
/// that a change is reviewed as a diff. The files lie under AFTERSALES_SOURCE_DIR, the top folder,
/// which the build defines.
[[nodiscard]] bool update_expected();

}  // namespace aftersales::tests
