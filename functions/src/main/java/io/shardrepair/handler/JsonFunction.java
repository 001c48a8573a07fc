package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A Lambda function: decodes a request, answers it, and logs one line about it.
 *
 * @param <R> what is asked for
 */
abstract class JsonFunction<R> implements RequestStreamHandler {

  /**
   * A line of the log; its fields are an interface to those who query logs.
   *
   * @param function the Lambda function
   * @param millis how long the request took, ms
   * @param request what was asked for
   * @param answer what was answered. A request that failed has no line: Lambda logs the error
   */
  private record Line(String function, long millis, Object request, Object answer) {}

  private final Class<R> type;

  JsonFunction(Class<R> type) {
    this.type = type;
  }

  /** Answers a request, by something that can be written as JSON. */
  abstract Object answer(R request, Context context) throws IOException;

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long start = System.nanoTime();
    R request = Json.read(input.readAllBytes(), type);
    Object answer = answer(request, context);
    output.write(Json.bytes(answer));
    long millis = (System.nanoTime() - start) / 1_000_000;
    context
        .getLogger()
        .log(Json.bytes(new Line(context.getFunctionName(), millis, request, answer)));
  }
}
