package io.shardrepair.diff;

import java.nio.file.Path;
import java.util.List;

/**
 * The dumps of one copy.
 *
 * @param label what the copy is called; also the name of the folder for what it lacks
 * @param files as {@code influx_inspect export} wrote them, plain, gzip or zstd. Of several records
 *     of one point, the copy holds the last: a later file wins over an earlier one, and within a
 *     file the later record
 */
public record LabelledDump(String label, List<Path> files) {}
