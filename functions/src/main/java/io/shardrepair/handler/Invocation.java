package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Decodes a request, answers it, and logs one line about it. */
final class Invocation {

  /** What a handler does with a request. */
  @FunctionalInterface
  interface Step<T> {
    Object answer(T request) throws IOException;
  }

  /**
   * A line of the log; its fields are an interface to those who query logs.
   *
   * @param function the Lambda function
   * @param millis how long the request took, ms
   * @param request what was asked for
   * @param answer what was answered; absent if it failed, which Lambda logs itself
   */
  private record Line(String function, long millis, Object request, Object answer) {}

  private Invocation() {}

  static <T> void answer(
      InputStream input, OutputStream output, Context context, Class<T> type, Step<T> step)
      throws IOException {
    long start = System.nanoTime();
    T request = Json.read(input.readAllBytes(), type);
    Object answer = step.answer(request);
    byte[] json = Json.bytes(answer);
    output.write(json);
    long millis = (System.nanoTime() - start) / 1_000_000;
    context
        .getLogger()
        .log(Json.bytes(new Line(context.getFunctionName(), millis, request, answer)));
  }
}
