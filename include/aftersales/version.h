// Which release this is. The build reads the three numbers from here; they stand nowhere else.
#pragma once

#define AFTERSALES_VERSION_MAJOR 0
#define AFTERSALES_VERSION_MINOR 1
#define AFTERSALES_VERSION_PATCH 0

/// For `#if AFTERSALES_VERSION >= 100` (0.1.0): two digits each for minor and patch.
#define AFTERSALES_VERSION \
  (AFTERSALES_VERSION_MAJOR * 10000 + AFTERSALES_VERSION_MINOR * 100 + AFTERSALES_VERSION_PATCH)

#define AFTERSALES_QUOTE_VERSION_(major, minor, patch) #major "." #minor "." #patch
#define AFTERSALES_EXPAND_VERSION_(major, minor, patch) \
  AFTERSALES_QUOTE_VERSION_(major, minor, patch)
/// "0.1.0"
#define AFTERSALES_VERSION_STRING                                                \
  AFTERSALES_EXPAND_VERSION_(AFTERSALES_VERSION_MAJOR, AFTERSALES_VERSION_MINOR, \
                             AFTERSALES_VERSION_PATCH)
