package io.shardrepair.local.repair;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.aws.S3Store;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.local.aws.LocalAws;
import io.shardrepair.local.runcommand.Instance;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.RepairId;
import io.shardrepair.local.shell.Started;
import io.shardrepair.local.show.Ending;
import io.shardrepair.local.show.ExecutionWatch;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.store.BucketFolder;
import io.shardrepair.local.store.WorkFolder;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * One execution of the stack's state machine on this machine, shown while it runs.
 *
 * @param root the project's folder
 * @param work where the local AWS keeps its files; objects of repairs stay in {@code bucket/} below
 *     it
 */
public record LocalRepair(
    Path root, WorkFolder work, Tools tools, Progress progress, Started started) {
  private static final String STATE_MACHINE = "RepairStateMachine";

  /**
   * Repairs the copies that these nodes hold, as {@code input} says.
   *
   * @return exit code of the command
   */
  public int run(LocalReferences nodes, JsonNode input) throws IOException, InterruptedException {
    String repairId = RepairId.of("repair");
    Path bucket = work.inside("bucket");
    LocalAws aws = startAws(nodes, bucket);
    S3Store store = new S3Store(aws.s3(), aws.bucket());
    BucketFolder folder = new BucketFolder(bucket, store, progress::say);
    folder.restore();

    progress.say("Repair " + repairId + ", input " + input);
    String execution =
        aws.stepFunctions()
            .startExecution(
                request ->
                    request
                        .stateMachineArn(aws.stateMachineArn(STATE_MACHINE))
                        .name(repairId)
                        .input(input.toString()))
            .executionArn();
    DescribeExecutionResponse ended =
        new ExecutionWatch(aws.stepFunctions(), store, repairId, progress).await(execution);
    folder.save(repairId);
    int code =
        new Ending(store, progress, key -> folder.folder().resolve(key).toString())
            .show(repairId, ended)
            .map(ExitCode::of)
            .orElse(ExitCode.ERROR);
    if (code == ExitCode.ERROR) {
      progress.say("logs: " + work.inside("aws"));
    }
    return code;
  }

  private LocalAws startAws(LocalReferences nodes, Path bucket)
      throws IOException, InterruptedException {
    try (Progress.Line line = progress.begin("Starting the local AWS")) {
      LocalAws aws =
          started.add(
              LocalAws.start(
                  tools.python(), root, work.inside("aws"), instances(nodes.nodes()), bucket));
      for (Map.Entry<String, String> parameter : nodes.parameters().entrySet()) {
        putSecret(aws, parameter.getKey(), parameter.getValue());
      }
      String document = NodesDocument.of(nodes.nodes()).toString();
      aws.putParameter("NODES_PARAMETER", document);
      line.done(aws.endpoint() + ", key in " + aws.operatorEnvironment());
      return aws;
    }
  }

  private static void putSecret(LocalAws aws, String name, String value) {
    aws.ssm()
        .putParameter(
            request ->
                request.name(name).value(value).type(ParameterType.SECURE_STRING).overwrite(true));
  }

  /**
   * The node script finds the AWS CLI on PATH, as on an EC2 instance, and names this process in its
   * locks: the stack ends with it, and all buckets on this machine have the same name.
   */
  private List<Instance> instances(Nodes nodes) {
    Map<String, String> environment =
        Map.of(
            "PATH",
            tools.aws().getParent() + ":" + System.getenv("PATH"),
            "SHARD_REPAIR_PROCESS",
            ProcessMark.own());
    List<Instance> instances = new ArrayList<>();
    for (Node node : nodes.nodes()) {
      instances.add(new Instance(node.instanceId(), node.name(), environment));
    }
    nodes
        .metaNode()
        .ifPresent(
            meta -> instances.add(Instance.metaNode(meta.instanceId(), "meta-node", environment)));
    return instances;
  }
}
