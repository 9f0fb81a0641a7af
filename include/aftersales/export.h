// What the library lets out. Everything else is hidden (see CMakeLists.txt).
#pragma once

#if defined(AFTERSALES_STATIC)
#define AFTERSALES_API
#else
#define AFTERSALES_API __attribute__((visibility("default")))
#endif
