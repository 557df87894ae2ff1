#pragma once
// Hands a page that was just written to the browser of the person in front.

#include <string>

#include "base/result.h"

namespace casefile {

// Starts $BROWSER, xdg-open or sensible-browser with the absolute path, without a shell, and does
// not wait for it to end. kNotFound when there is none of them.
Result<void> OpenInBrowser(const std::string& path);

}  // namespace casefile
