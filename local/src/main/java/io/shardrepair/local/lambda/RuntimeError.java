package io.shardrepair.local.lambda;

import java.util.Arrays;
import java.util.List;

/**
 * What the Java runtime of Lambda tells of a handler's exception: {@code LambdaErrorConverter} and
 * {@code UserFault} in aws/aws-lambda-java-libs. The runtime's own frames are cut off the trace.
 */
final class RuntimeError {
  private RuntimeError() {}

  /**
   * @param caller name of the class that called the handler, where the trace is cut
   */
  static LambdaFunction.Result.Failure of(Throwable problem, String caller) {
    List<String> trace =
        Arrays.stream(problem.getStackTrace())
            .takeWhile(frame -> !frame.getClassName().equals(caller))
            .map(StackTraceElement::toString)
            .toList();
    return new LambdaFunction.Result.Failure(message(problem), problem.getClass().getName(), trace);
  }

  /** The exception's message, or its class where it has none. */
  static String message(Throwable problem) {
    String message = problem.getLocalizedMessage();
    return message == null ? problem.getClass().getName() : message;
  }
}
