package io.shardrepair.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LineReader;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PointObjectTest {

  @Test
  void pointsOfConflictsCanBeReadBackAlsoWhereNamesEndInABackslash() throws IOException {
    MemoryStore store = new MemoryStore();
    try (PointObject object = new PointObject(store, "undo")) {
      object.write(conflict("m,t=a\\\\ b", "f"), name("1"));
      object.write(conflict("m", "f\\"), name("\"x y=2 3\""));
      object.write(conflict("m,t=C:\\", "f"), name("2i"));
      object.commit();
    }

    List<String> read = new ArrayList<>();
    try (LineReader lines = PointObject.open(store, "undo")) {
      while (lines.next()) {
        read.add(
            DumpBytes.of(lines.series(), 0, lines.series().length)
                + "|"
                + lines.fieldName(0)
                + "|"
                + lines.type(0)
                + "|"
                + lines.prefixed());
      }
    }
    assertThat(read)
        .containsExactly(
            "m,t=a\\\\ b|f|FLOAT|false", "m|f\\|STRING|true", "m,t=C:\\|f|INTEGER|true");
  }

  private static Conflict conflict(String series, String field) {
    return new Conflict(name(series), name(field), 5, Map.of(), Map.of());
  }

  private static DumpBytes name(String text) {
    return DumpBytes.of(text);
  }
}
