package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.local.aws.LocalAws;
import io.shardrepair.local.lambda.HostedFunctions;
import java.net.http.HttpResponse;

/** Invokes a function as a service of AWS would. */
final class FunctionCall {
  private static final String MACHINE = "RepairStateMachine";

  private FunctionCall() {}

  /**
   * What the function answers to an event.
   *
   * @param function its logical id
   */
  static JsonNode answer(LocalAws aws, String function, String event) throws Exception {
    HttpResponse<String> response = HostedFunctions.invoke(aws, nameOf(aws, function), event);
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).as(response.body()).isEmpty();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.tree(response.body().getBytes(UTF_8));
  }

  /** The stack's name comes before each logical id. */
  static String nameOf(LocalAws aws, String function) {
    String arn = aws.stateMachineArn(MACHINE);
    return arn.substring(arn.lastIndexOf(':') + 1).replace(MACHINE, function);
  }
}
