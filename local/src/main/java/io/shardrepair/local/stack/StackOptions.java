package io.shardrepair.local.stack;

import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Which deployed stack is meant, and with whose credentials. Credentials, region and endpoint are
 * found as the AWS CLI finds them, so that {@code AWS_ENDPOINT_URL} leads to an emulator.
 */
public final class StackOptions {
  @Option(
      names = "--stack",
      required = true,
      paramLabel = "NAME",
      description = "The CloudFormation stack, as named at `sam deploy`.")
  private String stack;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "Profile of the AWS configuration (default: as for the AWS CLI).")
  private String profile;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "AWS region (default: as for the AWS CLI).")
  private String region;

  String stack() {
    return stack;
  }

  <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    ProfileFile profiles = ProfileFile.defaultProfileFile();
    builder
        .credentialsProvider(
            DefaultCredentialsProvider.builder().profileName(profile).profileFile(profiles).build())
        .overrideConfiguration(
            settings -> {
              settings.defaultProfileFile(profiles);
              if (profile != null) {
                settings.defaultProfileName(profile);
              }
            })
        .region(region());
    return builder.build();
  }

  private Region region() {
    return region != null
        ? Region.of(region)
        : DefaultAwsRegionProviderChain.builder().profileName(profile).build().getRegion();
  }
}
