package io.shardrepair.influx;

import io.shardrepair.stream.Gzip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends line protocol as bytes, which need not be UTF-8, while influxdb-java takes strings and
 * encodes them. So its write is given an empty string, and the bytes are put into the request here,
 * on the same thread. The HTTP status of the answer, which influxdb-java does not give, is kept
 * here too.
 */
final class RawBody implements Interceptor {
  private static final MediaType TEXT = MediaType.parse("text/plain");

  private static final ThreadLocal<byte[]> LINES = new ThreadLocal<>();
  private static final ThreadLocal<Integer> STATUS = new ThreadLocal<>();
  private final boolean gzip;

  /**
   * @param gzip whether bodies are compressed, at the fastest level; worthwhile if the network is
   *     slower than compression, which holds anywhere but on this machine
   */
  RawBody(boolean gzip) {
    this.gzip = gzip;
  }

  /** Makes the next write of this thread send these bytes; with {@code null}, its own body. */
  void next(byte[] lines) {
    LINES.set(lines);
    STATUS.remove();
  }

  /** HTTP status of the last answer on this thread; 0 if there was none. */
  int status() {
    Integer last = STATUS.get();
    return last == null ? 0 : last;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    byte[] bytes = LINES.get();
    Request request = bytes == null ? chain.request() : with(bytes, chain.request());
    Response response = chain.proceed(request);
    STATUS.set(response.code());
    return response;
  }

  private Request with(byte[] bytes, Request request) throws IOException {
    Request.Builder builder = request.newBuilder();
    byte[] body = bytes;
    if (gzip) {
      body = compressed(bytes);
      builder.header("Content-Encoding", "gzip");
    }
    return builder.method(request.method(), RequestBody.create(body, TEXT)).build();
  }

  private static byte[] compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(bytes.length / 4);
    try (OutputStream gzip = Gzip.fastTo(body)) {
      gzip.write(bytes);
    }
    return body.toByteArray();
  }
}
