package io.shardrepair.local.aws;

import io.shardrepair.local.template.Intrinsics;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
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
public final class AwsClients implements AutoCloseable {
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
  public final SsmClient ssm;
  final SnsClient sns;

  public AwsClients(URI endpoint, AwsCredentials key) {
    this(endpoint, key, Map.of());
  }

  /**
   * The same.
   *
   * @param headers of every request
   */
  public AwsClients(URI endpoint, AwsCredentials key, Map<String, String> headers) {
    s3 = build(S3Client.builder(), endpoint, key, headers);
    stepFunctions = build(SfnClient.builder(), endpoint, key, headers);
    ssm = build(SsmClient.builder(), endpoint, key, headers);
    sns = build(SnsClient.builder(), endpoint, key, headers);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, URI endpoint, AwsCredentials key, Map<String, String> headers) {
    return builder
        .overrideConfiguration(settings -> headers.forEach(settings::putHeader))
        .httpClient(http)
        .endpointOverride(endpoint)
        .region(Region.of(Intrinsics.REGION))
        .credentialsProvider(StaticCredentialsProvider.create(key))
        .build();
  }

  /**
   * Points the AWS CLI and SDKs of a child process to the endpoint, and away from the user's own
   * configuration files.
   *
   * @param key variables with the access key
   */
  static Map<String, String> environment(URI endpoint, Map<String, String> key, Path workDir) {
    Map<String, String> environment = new HashMap<>(key);
    environment.put("AWS_ENDPOINT_URL", endpoint.toString());
    environment.put("AWS_REGION", Intrinsics.REGION);
    environment.put("AWS_DEFAULT_REGION", Intrinsics.REGION);
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
