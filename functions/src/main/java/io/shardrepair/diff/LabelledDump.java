package io.shardrepair.diff;

import java.nio.file.Path;
import java.util.List;

/**
 * The dumps of one copy.
 *
 * @param label what the copy is called; also the name of the folder for what it lacks
 * @param files as {@code influx_inspect export} wrote them, plain, gzip or zstd. Where several
 *     records are of one point, the last one is what the copy holds: a later file wins over an
 *     earlier one, and in a file the later record
 */
public record LabelledDump(String label, List<Path> files) {}
