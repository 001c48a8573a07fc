package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.local.aws.LocalAws;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            aws.endpoint()
                                + "/2015-03-31/functions/"
                                + nameOf(aws, function)
                                + "/invocations"))
                    .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request,"
                            + " SignedHeaders=host, Signature=0")
                    .version(HttpClient.Version.HTTP_1_1)
                    .POST(HttpRequest.BodyPublishers.ofString(event))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
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
