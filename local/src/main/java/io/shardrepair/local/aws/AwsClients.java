package io.shardrepair.local.aws;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * AWS clients of this process for the local endpoint, and the same settings for child processes.
 */
final class AwsClients implements AutoCloseable {
  /**
   * Access key of whoever uses the stack from outside, and the secret of every key: LocalStack
   * checks signatures with it.
   */
  static final String KEY = "test";

  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder()
          .proxyConfiguration(
              // A proxy of this machine's environment cannot reach its loopback interface.
              ProxyConfiguration.builder()
                  .useSystemPropertyValues(false)
                  .useEnvironmentVariablesValues(false)
                  .build())
          .build();

  final S3Client s3;
  final SfnClient stepFunctions;
  final SsmClient ssm;
  final SnsClient sns;

  AwsClients(URI endpoint) {
    s3 = build(S3Client.builder(), endpoint);
    stepFunctions = build(SfnClient.builder(), endpoint);
    ssm = build(SsmClient.builder(), endpoint);
    sns = build(SnsClient.builder(), endpoint);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, URI endpoint) {
    return builder
        .httpClient(http)
        .endpointOverride(endpoint)
        .region(Region.of(Intrinsics.REGION))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
        .build();
  }

  /**
   * Points the AWS CLI and SDKs of a child process to the endpoint, and away from the user's own
   * configuration files.
   */
  static Map<String, String> environment(URI endpoint, Path workDir) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ENDPOINT_URL", endpoint.toString());
    environment.put("AWS_REGION", Intrinsics.REGION);
    environment.put("AWS_DEFAULT_REGION", Intrinsics.REGION);
    environment.put("AWS_ACCESS_KEY_ID", KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", KEY);
    environment.put("AWS_CONFIG_FILE", workDir.resolve("no-aws-config").toString());
    environment.put(
        "AWS_SHARED_CREDENTIALS_FILE", workDir.resolve("no-aws-credentials").toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    return environment;
  }

  @Override
  public void close() {
    s3.close();
    stepFunctions.close();
    ssm.close();
    sns.close();
    http.close();
  }
}
