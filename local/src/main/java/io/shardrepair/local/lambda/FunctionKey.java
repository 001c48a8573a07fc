package io.shardrepair.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Gives each function an access key of its own, as on AWS, where a key belongs to the function's
 * role: here it is the function's name. So LocalStack sees whose each call is, although all
 * functions share one JVM and its environment.
 *
 * <p>The SDK makes an interceptor for each client. It belongs to the function at work in the thread
 * that makes the client, and so does every call of that client, in whatever thread. A client made
 * elsewhere keeps the key of the environment, {@link #NOBODY}.
 */
public final class FunctionKey implements ExecutionInterceptor {
  /** The access key of calls that belong to no function. */
  public static final String NOBODY = "no-function";

  /** Where the SDK looks for interceptors of all clients. */
  private static final String LIST =
      "software/amazon/awssdk/global/handlers/execution.interceptors";

  private static final ThreadLocal<AwsCredentials> AT_WORK = new ThreadLocal<>();

  private final StaticCredentialsProvider credentials;

  /** For the SDK. */
  public FunctionKey() {
    AwsCredentials key = AT_WORK.get();
    credentials = key == null ? null : StaticCredentialsProvider.create(key);
  }

  /** The key of the function at work in this thread from now on; null for none. */
  static void use(AwsCredentials key) {
    if (key == null) {
      AT_WORK.remove();
    } else {
      AT_WORK.set(key);
    }
  }

  /**
   * Makes this class an interceptor in a JVM that has {@code folder} on its class path. Not a
   * resource of this module: its commands call AWS with the user's own key.
   */
  static void install(Path folder) throws IOException {
    Path list = folder.resolve(LIST);
    PrivateFiles.folder(list.getParent());
    PrivateFiles.write(list, (FunctionKey.class.getName() + "\n").getBytes(UTF_8));
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    if (credentials == null || !(context.request() instanceof AwsRequest request)) {
      return context.request();
    }
    AwsRequestOverrideConfiguration.Builder settings =
        request
            .overrideConfiguration()
            .map(AwsRequestOverrideConfiguration::toBuilder)
            .orElseGet(AwsRequestOverrideConfiguration::builder);
    return request.toBuilder()
        .overrideConfiguration(settings.credentialsProvider(credentials).build())
        .build();
  }
}
