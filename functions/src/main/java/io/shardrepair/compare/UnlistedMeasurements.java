package io.shardrepair.compare;

import java.util.List;

/**
 * The sum of measurements that are not listed.
 *
 * @param measurements how many
 * @param differing in how many of them copies differ
 * @param points points of them that each copy holds
 * @param missing points of them that each copy lacks
 * @param conflicts points of them that copies hold with different values
 */
public record UnlistedMeasurements(
    long measurements, long differing, List<Long> points, List<Long> missing, long conflicts) {}
