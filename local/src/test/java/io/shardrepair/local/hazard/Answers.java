package io.shardrepair.local.hazard;

import java.util.List;
import java.util.Map;

/**
 * What a server answers to a query for everything.
 *
 * @param points values by point; more than one if the server answers the point more than once
 */
record Answers(Map<Point, List<String>> points) {

  /** Empty if the server does not answer the point. */
  List<String> of(Point point) {
    return points.getOrDefault(point, List.of());
  }
}
