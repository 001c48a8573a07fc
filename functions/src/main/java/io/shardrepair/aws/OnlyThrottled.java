package io.shardrepair.aws;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * The retries of a client whose requests must not be made twice. SendCommand has no idempotency
 * token: a request whose answer was lost, or was a server error, may have started the command. Only
 * a throttled request has certainly done nothing.
 */
public final class OnlyThrottled {
  private static final int ATTEMPTS = 5;

  private OnlyThrottled() {}

  /** For {@code overrideConfiguration} of a client's builder. */
  public static RetryStrategy retries() {
    return DefaultRetryStrategy.standardStrategyBuilder()
        .useClientDefaults(false)
        .maxAttempts(ATTEMPTS)
        .retryOnException(OnlyThrottled::throttled)
        .treatAsThrottling(OnlyThrottled::throttled)
        .build();
  }

  private static boolean throttled(Throwable problem) {
    return problem instanceof SdkException e && RetryUtils.isThrottlingException(e);
  }
}
