package io.shardrepair.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class LastByteAloneTest {

  @Test
  void givesAllBytesAndTheLastInAReadOfItsOwn() throws IOException {
    for (int size = 1; size < 20; size++) {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) (250 + i); // negative ones too
      }
      for (int length = 1; length < 25; length++) {
        InputStream in = new LastByteAlone(new ByteArrayInputStream(bytes));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] to = new byte[length + 4];
        int last = 0;
        for (int n = in.read(to, 3, length); n >= 0; n = in.read(to, 3, length)) {
          all.write(to, 3, n);
          last = n;
        }
        assertThat(all.toByteArray()).isEqualTo(bytes);
        assertThat(last).as("%d bytes, %d at once", size, length).isEqualTo(1);
        assertThat(to[2]).isZero();
        assertThat(to[length + 3]).isZero();
        assertThat(in.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void anEmptyInputHasNoByte() throws IOException {
    assertThat(new LastByteAlone(InputStream.nullInputStream()).read()).isEqualTo(-1);
  }

  @Test
  void byteByByteItIsTheSame() throws IOException {
    InputStream in = new LastByteAlone(new ByteArrayInputStream(new byte[] {1, -1, 0}));
    assertThat(new int[] {in.read(), in.read(), in.read(), in.read()})
        .containsExactly(1, 255, 0, -1);
  }
}
