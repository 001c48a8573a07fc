package io.shardrepair.influx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/**
 * Line protocol is bytes, which need not be UTF-8, but influxdb-java takes strings and sends them
 * as UTF-8. So the bytes go into it as ISO 8859-1 characters, one each, and come out of its request
 * here as the same bytes again. Added to the client before its gzip interceptor.
 */
final class RawBody implements Interceptor {
  private static final MediaType TEXT = MediaType.parse("text/plain");

  static String toCharacters(byte[] lines) {
    return new String(lines, StandardCharsets.ISO_8859_1);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    RequestBody body = request.body();
    if (body == null || !request.url().encodedPath().endsWith("/write")) {
      return chain.proceed(request);
    }
    Buffer utf8 = new Buffer();
    body.writeTo(utf8);
    byte[] lines = utf8.readUtf8().getBytes(StandardCharsets.ISO_8859_1);
    return chain.proceed(
        request.newBuilder().method(request.method(), RequestBody.create(lines, TEXT)).build());
  }
}
