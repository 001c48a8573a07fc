package io.shardrepair.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.ValueType;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemasTest {
  private final MemoryStore store = new MemoryStore();

  @Test
  void typesAreKnownOfWhatCopiesShareAndOfWhatTheyDoNot() throws IOException {
    Outcome outcome =
        compare(
            """
            m,h=a b=true 1
            m,h=a f=1 1
            m,h=a f=2 2
            m,h=a i=1i 1
            m,h=a s="1i" 1
            m,h=a u=5u 1
            m,r=x g=1 1
            """,
            """
            m,h=a b=true 1
            m,h=a f=1 1
            m,h=a f=2i 2
            m,h=a i=1i 1
            m,h=a s="1i" 1
            m,h=a u=5u 1
            """);

    Schema schema = outcome.counted.get(0).found().schemas().get(0);

    assertThat(schema.tagKeys()).extracting(DumpBytes::text).containsExactly("h", "r");
    assertThat(schema.fields())
        .extracting(field -> field.field().text() + " " + field.types())
        .containsExactly(
            "b " + List.of(List.of(ValueType.BOOLEAN), List.of(ValueType.BOOLEAN)),
            "f " + List.of(List.of(ValueType.FLOAT), List.of(ValueType.FLOAT, ValueType.INTEGER)),
            "i " + List.of(List.of(ValueType.INTEGER), List.of(ValueType.INTEGER)),
            "s " + List.of(List.of(ValueType.STRING), List.of(ValueType.STRING)),
            "u " + List.of(List.of(ValueType.UNSIGNED), List.of(ValueType.UNSIGNED)),
            "g " + List.of(List.of(ValueType.FLOAT), List.of()));
  }

  @Test
  void moreTagKeysThanAreKeptAreSaidToBeMore() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int tag = 100_000; tag < 100_000 + Schemas.MAX_NAMES + 1; tag++) {
      lines.append("m,t").append(tag).append("=a f=1 1\n");
    }

    Schema schema = compare(lines.toString(), "m f=1 1\n").counted.get(0).found().schemas().get(0);

    assertThat(schema.complete()).isFalse();
    assertThat(schema.tagKeys()).hasSize(Schemas.MAX_NAMES);
  }

  private Outcome compare(String a, String b) throws IOException {
    return new Outcome(store, List.of(copy("a", a), copy("b", b)), 1 << 20);
  }

  private Manifest copy(String name, String lines) {
    return Exports.manifest(
        name,
        List.of(Exports.run(store, name, "1.tsm", Run.Kind.TSM, lines, Codec.PLAIN, 1 << 20)));
  }
}
