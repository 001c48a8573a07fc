package io.shardrepair.local.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The Python plug-in for LocalStack, a resource of this module, and how LocalStack is told of it.
 */
final class LocalStackPlugIn {
  /** The resources' paths below {@code /localstack}; a jar has no listing of a folder. */
  static final List<String> FILES =
      List.of(
          "shardrepair_localstack/__init__.py",
          "shardrepair_localstack/functions.py",
          "shardrepair_localstack/mends.py",
          "shardrepair_localstack/providers.py",
          "shardrepair_localstack/resources.py",
          "shardrepair_localstack/server.py",
          "shardrepair_localstack-1.dist-info/METADATA",
          "shardrepair_localstack-1.dist-info/entry_points.txt");

  private LocalStackPlugIn() {}

  /** Writes the plug-in into {@code directory}, which then belongs on PYTHONPATH. */
  static Path unpack(Path directory) throws IOException {
    for (String file : FILES) {
      Path target = directory.resolve(file);
      Files.createDirectories(target.getParent());
      try (InputStream in = LocalStackPlugIn.class.getResourceAsStream("/localstack/" + file)) {
        if (in == null) {
          throw new IOException("resource /localstack/" + file + " is missing from the build");
        }
        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
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
   */
  static Map<String, String> environment(URI lambda, URI runCommand) {
    return Map.of(
        "SERVICES",
            "s3,ssm,stepfunctions,lambda,iam,sts,events,scheduler,cloudwatch,cloudformation,sns,sqs,"
                + "logs",
        "STRICT_SERVICE_LOADING", "1",
        "DISABLE_EVENTS", "1",
        "SKIP_SSL_CERT_DOWNLOAD", "1",
        "S3_SKIP_SIGNATURE_VALIDATION", "0",
        "PROVIDER_OVERRIDE_LAMBDA", "shardrepair",
        "PROVIDER_OVERRIDE_SSM", "shardrepair",
        "PROVIDER_OVERRIDE_CLOUDWATCH", "shardrepair",
        "SHARDREPAIR_LAMBDA_URL", lambda.toString(),
        "SHARDREPAIR_RUN_COMMAND_URL", runCommand.toString());
  }
}
