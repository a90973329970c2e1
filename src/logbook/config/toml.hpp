#pragma once
// toml++ with its assertions off, by the macro that its manual names. Some files break them: it asserts that a key
// begins like one just before it reports that it does not (`[[[`). With NDEBUG it would promise the compiler that they
// hold, which then is undefined behaviour: https://github.com/marzer/tomlplusplus/pull/301.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")
