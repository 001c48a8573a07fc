package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One function of the Lambda host: the handler class, invoked as the Java runtime of Lambda does.
 *
 * <p>As in Lambda a handler object serves one invocation at a time and is kept for a later one. A
 * timed-out invocation is only interrupted, where Lambda would end its process; its handler object
 * is not used again.
 */
final class LambdaFunction {
  private static final int RESPONSE_LIMIT = 6 * 1024 * 1024;

  /**
   * @param handler name of a class that implements RequestStreamHandler
   */
  record Spec(String name, String handler, int timeoutSeconds, int memoryMb) {}

  /** An invocation's outcome: the handler's output (JSON), or what went wrong. */
  sealed interface Result {
    record Success(String payload) implements Result {}

    record Failure(String errorType, String errorMessage, List<String> stackTrace)
        implements Result {}
  }

  private final Spec spec;
  private final ExecutorService threads;
  private final ConcurrentLinkedQueue<RequestStreamHandler> idle = new ConcurrentLinkedQueue<>();

  LambdaFunction(Spec spec, ExecutorService threads) {
    this.spec = spec;
    this.threads = threads;
  }

  Spec spec() {
    return spec;
  }

  Result invoke(byte[] event) throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    Future<byte[]> future =
        threads.submit(() -> handle(event, new InvocationContext(spec, requestId)));
    try {
      byte[] payload = future.get(spec.timeoutSeconds(), TimeUnit.SECONDS);
      return payload.length <= RESPONSE_LIMIT
          ? new Result.Success(new String(payload, UTF_8))
          : new Result.Failure(
              "Function.ResponseSizeTooLarge",
              "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
              List.of());
    } catch (TimeoutException e) {
      future.cancel(true);
      String message =
          String.format(
              Locale.ROOT,
              "RequestId: %s Error: Task timed out after %d.00 seconds",
              requestId,
              spec.timeoutSeconds());
      return new Result.Failure("Sandbox.Timedout", message, List.of());
    } catch (ExecutionException e) {
      return failure(e.getCause());
    }
  }

  private byte[] handle(byte[] event, Context context) throws Exception {
    RequestStreamHandler handler = idle.poll();
    if (handler == null) {
      handler = create();
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(event), output, context);
    } finally {
      if (!Thread.currentThread().isInterrupted()) {
        idle.add(handler);
      }
    }
    return output.toByteArray();
  }

  private RequestStreamHandler create() throws Exception {
    Object object;
    try {
      object = Class.forName(spec.handler()).getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
    if (object instanceof RequestStreamHandler handler) {
      return handler;
    }
    throw new IOException(
        "handler " + spec.handler() + " of " + spec.name() + " is no RequestStreamHandler");
  }

  private Result.Failure failure(Throwable problem) {
    System.out.println("[" + spec.name() + "] failed");
    problem.printStackTrace(System.out);
    List<String> trace = new ArrayList<>();
    Arrays.stream(problem.getStackTrace()).forEach(element -> trace.add(element.toString()));
    return new Result.Failure(
        problem.getClass().getName(), String.valueOf(problem.getMessage()), trace);
  }
}
