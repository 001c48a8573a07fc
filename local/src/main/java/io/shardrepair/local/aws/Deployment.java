package io.shardrepair.local.aws;

import io.shardrepair.local.template.Intrinsics;
import io.shardrepair.local.template.Template;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates in LocalStack what the template declares and LocalStack itself emulates. */
final class Deployment {
  private Deployment() {}

  /**
   * @return the ARN of each state machine by its logical id
   */
  static Map<String, String> deploy(Template template, AwsClients clients) throws IOException {
    for (String bucket : template.buckets()) {
      clients.s3.createBucket(request -> request.bucket(bucket));
    }
    for (String topic : template.topics()) {
      clients.sns.createTopic(request -> request.name(topic));
    }
    for (Template.Parameter parameter : template.parameters()) {
      clients.ssm.putParameter(
          request ->
              request
                  .name(parameter.name())
                  .type(parameter.type())
                  .value(parameter.value())
                  .overwrite(true));
    }
    Map<String, String> arns = new LinkedHashMap<>();
    for (Template.StateMachine machine : template.stateMachines()) {
      String arn =
          clients
              .stepFunctions
              .createStateMachine(
                  request ->
                      request
                          .name(machine.name())
                          .definition(machine.definition())
                          .roleArn(role(machine)))
              .stateMachineArn();
      arns.put(machine.logicalId(), arn);
    }
    return arns;
  }

  /** LocalStack asks for the name of a role, but not for a role; this is the name SAM gives it. */
  private static String role(Template.StateMachine machine) {
    return "arn:aws:iam::" + Intrinsics.ACCOUNT + ":role/" + machine.logicalId() + "Role";
  }
}
