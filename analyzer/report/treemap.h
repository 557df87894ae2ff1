#pragma once
// Lays sizes out as rectangles that fill a box, as square as may be: M. Bruls, K. Huizing, J. J.
// van Wijk, "Squarified Treemaps" (2000).

#include <vector>

namespace casefile {

struct Tile {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

// One tile for each of `sizes`, in their order, its area as large a part of the box as the size is
// of all. Sizes are positive and the largest comes first; `width` and `height` are positive.
std::vector<Tile> Squarify(const std::vector<double>& sizes, double width, double height);

}  // namespace casefile
