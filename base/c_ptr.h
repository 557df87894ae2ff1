#pragma once
#include <memory>
namespace casefile {
// An owning pointer to a C library's object: CPtr<archive, archive_write_free>.
template <auto Free>
struct CDeleter {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
template <class T, auto Free>
using CPtr = std::unique_ptr<T, CDeleter<Free>>;
}  // namespace casefile
