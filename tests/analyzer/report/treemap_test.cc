#include "analyzer/report/treemap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>

namespace casefile {
namespace {

TEST(TreemapTest, AreasAreInProportionAndFillTheBox) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> sizes(1 + random() % 40);
    double all = 0;
    for (double& size : sizes) all += size = std::exp(static_cast<double>(random() % 200) / 10);
    std::sort(sizes.rbegin(), sizes.rend());
    const std::vector<Tile> tiles = Squarify(sizes, 1000, 260);
    ASSERT_EQ(tiles.size(), sizes.size());
    for (std::size_t i = 0; i < tiles.size(); ++i) {
      const Tile& tile = tiles[i];
      EXPECT_NEAR(tile.width * tile.height, sizes[i] / all * 260'000, 1e-3);
      EXPECT_GE(tile.x, -1e-6);
      EXPECT_GE(tile.y, -1e-6);
      EXPECT_LE(tile.x + tile.width, 1000 + 1e-6);
      EXPECT_LE(tile.y + tile.height, 260 + 1e-6);
      for (std::size_t k = 0; k < i; ++k) {
        const Tile& other = tiles[k];
        const double wide =
            std::min(tile.x + tile.width, other.x + other.width) - std::max(tile.x, other.x);
        const double high =
            std::min(tile.y + tile.height, other.y + other.height) - std::max(tile.y, other.y);
        EXPECT_FALSE(wide > 1e-6 && high > 1e-6) << i << " lies over " << k;
      }
    }
  }
}

// The example of the paper: seven areas in a box of six by four.
TEST(TreemapTest, TilesAreNearlySquare) {
  const std::vector<Tile> tiles = Squarify({6, 6, 4, 3, 2, 2, 1}, 6, 4);
  EXPECT_DOUBLE_EQ(tiles[0].width, 3);
  EXPECT_DOUBLE_EQ(tiles[0].height, 2);
  EXPECT_DOUBLE_EQ(tiles[1].x, 0);
  EXPECT_DOUBLE_EQ(tiles[1].y, 2);
  EXPECT_NEAR(tiles[2].width, 12.0 / 7, 1e-9);
  EXPECT_NEAR(tiles[2].height, 7.0 / 3, 1e-9);
  EXPECT_NEAR(tiles[6].width * tiles[6].height, 1, 1e-9);
}

}  // namespace
}  // namespace casefile
