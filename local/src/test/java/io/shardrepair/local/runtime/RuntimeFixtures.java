package io.shardrepair.local.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Handlers that do what the project's own must not. They need nothing but the JDK. */
public final class RuntimeFixtures {
  private RuntimeFixtures() {}

  /** Answers with the event and what of the context is alike on any host. */
  public static final class Echo implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      String event = new String(input.readAllBytes(), UTF_8);
      output.write(
          "{\"event\":%s,\"function\":\"%s\",\"version\":\"%s\",\"memory\":%d,\"inTime\":%s}"
              .formatted(
                  event,
                  context.getFunctionName(),
                  context.getFunctionVersion(),
                  context.getMemoryLimitInMB(),
                  context.getRemainingTimeInMillis() > 0
                      && context.getRemainingTimeInMillis() <= 10_000)
              .getBytes(UTF_8));
    }
  }

  public static final class Silent implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {}
  }

  public static final class Fails implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      try {
        throw new IllegalStateException("the reason");
      } catch (IllegalStateException e) {
        throw new IOException("failed \"on purpose\"\n\u00e4", e);
      }
    }
  }

  public static final class FailsInsideTheJdk implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
      Integer.parseInt("no number");
    }
  }

  public static final class FailsWithoutMessage implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
      throw new IllegalStateException();
    }
  }

  /** An error of the JVM at the first invocation of each object. */
  public static final class OutOfMemory implements RequestStreamHandler {
    private boolean failed;

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      if (failed) {
        output.write("\"invoked again\"".getBytes(UTF_8));
        return;
      }
      failed = true;
      throw new OutOfMemoryError("no heap");
    }
  }

  public static final class FailsToStart implements RequestStreamHandler {
    public FailsToStart() {
      throw new IllegalStateException("environment variable X is not set");
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {}
  }

  public static final class FailsToLoad implements RequestStreamHandler {
    private static final int NUMBER = Integer.parseInt("no number");

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      output.write(NUMBER);
    }
  }

  public static final class NoHandler {}

  /** Answers with a JSON string of as many bytes as the event says. */
  public static final class Large implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      int bytes = Integer.parseInt(new String(input.readAllBytes(), UTF_8));
      byte[] answer = new byte[bytes];
      Arrays.fill(answer, (byte) 'x');
      answer[0] = '"';
      answer[bytes - 1] = '"';
      output.write(answer);
    }
  }
}
