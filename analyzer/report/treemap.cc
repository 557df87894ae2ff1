#include "analyzer/report/treemap.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace casefile {
namespace {

// How far from a square the worst tile is when areas from `largest` to `smallest`, `sum` together,
// stand in one row along a side of this length.
double WorstRatio(double largest, double smallest, double sum, double side) {
  return std::max(side * side * largest / (sum * sum), sum * sum / (side * side * smallest));
}

// Fills what is left of a box, row by row, each along its shorter side.
class Filler {
 public:
  Filler(double width, double height) : free_{0, 0, width, height} {}

  double side() const { return std::min(free_.width, free_.height); }

  void Row(const double* first, const double* last, std::vector<Tile>& tiles) {
    const double sum = std::accumulate(first, last, 0.0);
    const bool upright = free_.width >= free_.height;
    const double depth = sum / side();
    double at = upright ? free_.y : free_.x;
    for (const double* area = first; area != last; ++area) {
      const double length = *area / depth;
      tiles.push_back(upright ? Tile{free_.x, at, depth, length}
                              : Tile{at, free_.y, length, depth});
      at += length;
    }
    (upright ? free_.x : free_.y) += depth;
    (upright ? free_.width : free_.height) -= depth;
  }

 private:
  Tile free_;
};

}  // namespace

std::vector<Tile> Squarify(const std::vector<double>& sizes, double width, double height) {
  std::vector<Tile> tiles;
  tiles.reserve(sizes.size());
  const double scale = width * height / std::accumulate(sizes.begin(), sizes.end(), 0.0);
  std::vector<double> areas(sizes);
  for (double& area : areas) area *= scale;
  Filler filler(width, height);
  for (std::size_t begin = 0; begin < areas.size();) {
    std::size_t end = begin + 1;
    double sum = areas[begin];
    while (end < areas.size() &&
           WorstRatio(areas[begin], areas[end], sum + areas[end], filler.side()) <=
               WorstRatio(areas[begin], areas[end - 1], sum, filler.side()))
      sum += areas[end++];
    filler.Row(areas.data() + begin, areas.data() + end, tiles);
    begin = end;
  }
  return tiles;
}

}  // namespace casefile
