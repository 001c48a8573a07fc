package io.shardrepair.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.shardrepair.local.show.Lines;
import io.shardrepair.local.show.Trace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOError;
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
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * One function of the Lambda host: the handler class, invoked as the Java runtime of Lambda does.
 *
 * <p>As in Lambda a handler object serves one invocation at a time and is kept for a later one. A
 * timed-out invocation is only interrupted, where Lambda would end its process; its handler object
 * is not used again, nor is one after an error for which the runtime ends.
 */
final class LambdaFunction {
  /** 100 bytes more than the 6 MB that a request may have. */
  private static final int RESPONSE_LIMIT = 6 * 1024 * 1024 + 100;

  /**
   * @param handler name of a class that implements RequestStreamHandler
   */
  record Spec(String name, String handler, int timeoutSeconds, int memoryMb) {}

  /** An invocation's outcome: the handler's output (JSON), or what went wrong. */
  sealed interface Result {
    record Success(String payload) implements Result {}

    /** Fields as the runtime writes them; what it does not know is left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failure(String errorMessage, String errorType, List<String> stackTrace)
        implements Result {

      /**
       * What the runtime reports about a handler's exception: {@code LambdaErrorConverter} and
       * {@code UserFault} in aws/aws-lambda-java-libs. The runtime's own frames are cut off the
       * trace.
       */
      static Failure of(Throwable problem) {
        List<String> trace =
            Arrays.stream(problem.getStackTrace())
                .takeWhile(frame -> !frame.getClassName().equals(LambdaFunction.class.getName()))
                .map(StackTraceElement::toString)
                .toList();
        return new Failure(message(problem), problem.getClass().getName(), trace);
      }

      /** The exception's message, or its class where it has none. */
      static String message(Throwable problem) {
        String message = problem.getLocalizedMessage();
        return message == null ? problem.getClass().getName() : message;
      }
    }
  }

  private final Spec spec;
  private final AwsCredentials key;
  private final ExecutorService threads;
  private final ConcurrentLinkedQueue<RequestStreamHandler> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param key with which it calls AWS
   */
  LambdaFunction(Spec spec, AwsCredentials key, ExecutorService threads) {
    this.spec = spec;
    this.key = key;
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
          : tooLarge(payload.length);
    } catch (TimeoutException e) {
      future.cancel(true);
      return timedOut(requestId);
    } catch (ExecutionException e) {
      return failure(e.getCause());
    }
  }

  private static Result tooLarge(int bytes) {
    String message =
        String.format(
            Locale.ROOT,
            "Response payload size (%d bytes) exceeded maximum allowed payload size (%d bytes).",
            bytes,
            RESPONSE_LIMIT);
    return new Result.Failure(message, "Function.ResponseSizeTooLarge", null);
  }

  private Result timedOut(String requestId) {
    String message =
        String.format(
            Locale.ROOT,
            "RequestId: %s Error: Task timed out after %d.00 seconds",
            requestId,
            spec.timeoutSeconds());
    return new Result.Failure(message, "Sandbox.Timedout", null);
  }

  private byte[] handle(byte[] event, Context context) throws Exception {
    FunctionKey.use(key);
    try {
      return handleAsMine(event, context);
    } finally {
      FunctionKey.use(null);
    }
  }

  private byte[] handleAsMine(byte[] event, Context context) throws Exception {
    RequestStreamHandler handler = idle.poll();
    if (handler == null) {
      handler = HandlerLoader.load(spec.handler());
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    boolean usable = true;
    try {
      handler.handleRequest(new ByteArrayInputStream(event), output, context);
    } catch (VirtualMachineError | IOError e) {
      usable = false;
      throw e;
    } finally {
      if (usable && !Thread.currentThread().isInterrupted()) {
        idle.add(handler);
      }
    }
    return output.toByteArray();
  }

  private Result.Failure failure(Throwable problem) {
    Lines log = new Lines(System.out);
    log.say("[" + spec.name() + "] failed");
    log.say(Trace.of(problem));
    return problem instanceof HandlerLoader.UnusableException unusable
        ? unusable.failure()
        : Result.Failure.of(problem);
  }
}
