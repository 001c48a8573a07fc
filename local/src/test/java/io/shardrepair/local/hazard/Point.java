package io.shardrepair.local.hazard;

import java.util.SortedMap;

/**
 * A point as a client and a server's answer name it: no escapes, tags by name. Two series that
 * differ only in the order in which their tags are stored are one here, so a server that holds both
 * answers the point twice.
 *
 * @param measurement its name
 * @param tags value by tag key
 * @param field the field's name
 * @param time ns since 1970
 */
record Point(String measurement, SortedMap<String, String> tags, String field, long time) {}
