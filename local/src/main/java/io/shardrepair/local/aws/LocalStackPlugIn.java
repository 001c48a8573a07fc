package io.shardrepair.local.aws;

import io.shardrepair.local.process.RunToken;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The Python plug-in for LocalStack, a resource of this module, and the settings that load it. */
final class LocalStackPlugIn {
  /** The resources' paths below {@code /localstack}; a jar has no listing of a folder. */
  static final List<String> FILES =
      List.of(
          "shardrepair_localstack/__init__.py",
          "shardrepair_localstack/calls.py",
          "shardrepair_localstack/functions.py",
          "shardrepair_localstack/gate.py",
          "shardrepair_localstack/mends.py",
          "shardrepair_localstack/paths.py",
          "shardrepair_localstack/providers.py",
          "shardrepair_localstack/resources.py",
          "shardrepair_localstack/server.py",
          "shardrepair_localstack/signatures.py",
          "shardrepair_localstack-1.dist-info/METADATA",
          "shardrepair_localstack-1.dist-info/entry_points.txt");

  private LocalStackPlugIn() {}

  /** Writes the plug-in into {@code directory}, which then belongs on PYTHONPATH. */
  static Path unpack(Path directory) throws IOException {
    for (String file : FILES) {
      Path target = directory.resolve(file);
      PrivateFiles.folder(target.getParent());
      try (InputStream in = LocalStackPlugIn.class.getResourceAsStream("/localstack/" + file)) {
        if (in == null) {
          throw new IOException("resource /localstack/" + file + " is missing from the build");
        }
        PrivateFiles.write(target, in.readAllBytes());
      }
    }
    return directory;
  }

  /**
   * LocalStack's settings, the same with and without a container: only the services needed, nothing
   * downloaded, no usage events sent, presigned URLs checked.
   *
   * @param lambda where it hands Lambda calls, as LocalStack sees it
   * @param runCommand where it hands SSM Run Command calls
   * @param token by which those two and LocalStack recognise each other
   */
  static Map<String, String> environment(URI lambda, URI runCommand, RunToken token) {
    return Map.ofEntries(
        Map.entry(
            "SERVICES",
            "s3,ssm,secretsmanager,stepfunctions,lambda,iam,sts,events,scheduler,cloudwatch,"
                + "cloudformation,sns,sqs,logs"),
        Map.entry("STRICT_SERVICE_LOADING", "1"),
        Map.entry("DISABLE_EVENTS", "1"),
        Map.entry("SKIP_SSL_CERT_DOWNLOAD", "1"),
        Map.entry("S3_SKIP_SIGNATURE_VALIDATION", "0"),
        Map.entry("PROVIDER_OVERRIDE_LAMBDA", "shardrepair"),
        Map.entry("PROVIDER_OVERRIDE_SSM", "shardrepair"),
        Map.entry("PROVIDER_OVERRIDE_CLOUDWATCH", "shardrepair"),
        Map.entry("SHARDREPAIR_LAMBDA_URL", lambda.toString()),
        Map.entry("SHARDREPAIR_RUN_COMMAND_URL", runCommand.toString()),
        Map.entry(RunToken.VARIABLE, token.text()));
  }
}
