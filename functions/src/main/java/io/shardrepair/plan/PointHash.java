package io.shardrepair.plan;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LineReader;
import io.shardrepair.stream.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** SHA-256 over a point as its own line of line protocol: {@code series field=value time}. */
final class PointHash {
  private final MessageDigest sha256 = Sha256.begin();

  /** The hash of a point of the line that is being read. */
  byte[] of(LineReader lines, int point) {
    byte[] bytes = lines.bytes();
    sha256.update(bytes, lines.start(), lines.seriesEnd() + 1 - lines.start());
    int field = lines.fieldStart(point);
    sha256.update(bytes, field, lines.valueEnd(point) - field);
    sha256.update(bytes, lines.timeStart(), lines.end() - lines.timeStart());
    return sha256.digest();
  }

  /** The hash of a conflict's point with one of its values. */
  byte[] of(Conflict conflict, DumpBytes value) {
    sha256.update(conflict.series().bytes());
    sha256.update((byte) ' ');
    sha256.update(conflict.field().bytes());
    sha256.update((byte) '=');
    sha256.update(value.bytes());
    sha256.update((" " + conflict.time() + "\n").getBytes(StandardCharsets.US_ASCII));
    return sha256.digest();
  }
}
