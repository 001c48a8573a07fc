package io.shardrepair.local.stack;

import io.shardrepair.aws.S3Store;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/** A deployed stack: its state machine and its bucket, as the stack's outputs name them. */
public final class Stack implements AutoCloseable {
  private final String stateMachine;
  private final String bucket;
  private final S3Client s3;
  private final SfnClient stepFunctions;
  private final ObjectStore store;

  private Stack(StackOptions options, String stateMachine, String bucket) {
    this.stateMachine = stateMachine;
    this.bucket = bucket;
    s3 = options.client(S3Client.builder());
    stepFunctions = options.client(SfnClient.builder());
    store = new S3Store(s3, bucket);
  }

  /**
   * Finds the stack.
   *
   * @throws IOException if there is none of that name, or it is not one of this project
   */
  public static Stack find(StackOptions options) throws IOException {
    Map<String, String> outputs = new TreeMap<>();
    try (CloudFormationClient cloudFormation = options.client(CloudFormationClient.builder())) {
      for (Output output :
          cloudFormation
              .describeStacks(request -> request.stackName(options.stack()))
              .stacks()
              .get(0)
              .outputs()) {
        outputs.put(output.outputKey(), output.outputValue());
      }
    } catch (CloudFormationException e) {
      throw new IOException(
          "--stack %s: %s; see `aws cloudformation list-stacks`, --profile and --region"
              .formatted(options.stack(), e.awsErrorDetails().errorMessage()),
          e);
    } catch (SdkException e) {
      throw new IOException(
          "--stack %s: AWS cannot be asked: %s; see --profile and --region"
              .formatted(options.stack(), firstSentence(e.getMessage())),
          e);
    }
    for (String needed : List.of("StateMachineArn", "BucketName")) {
      if (!outputs.containsKey(needed)) {
        throw new IOException(
            "--stack %s: it has no output %s, so it is no influx-shard-repair stack, or an old one"
                .formatted(options.stack(), needed));
      }
    }
    return new Stack(options, outputs.get("StateMachineArn"), outputs.get("BucketName"));
  }

  /** The SDK lists every place where it looked for credentials, after the first sentence. */
  private static String firstSentence(String message) {
    return message.replaceAll("(?s) in the chain .*", "");
  }

  public ObjectStore store() {
    return store;
  }

  /** Where an object is found, by its key. */
  public String address(String key) {
    return "s3://%s/%s".formatted(bucket, key);
  }

  SfnClient stepFunctions() {
    return stepFunctions;
  }

  /**
   * Starts an execution.
   *
   * @param id its name, and so the repair's id
   */
  void start(String id, String input) throws IOException {
    try {
      stepFunctions.startExecution(
          request -> request.stateMachineArn(stateMachine).name(id).input(input));
    } catch (ExecutionAlreadyExistsException e) {
      throw new IOException("there is a repair " + id + " already: start again", e);
    }
  }

  /** The execution of a repair. */
  String execution(String id) {
    return stateMachine.replace(":stateMachine:", ":execution:") + ":" + id;
  }

  @Override
  public void close() {
    s3.close();
    stepFunctions.close();
  }
}
