package io.shardrepair.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.process.AccessKeys;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** {@code LocalAwsIT} shows the same through the SDK, of functions that run. */
class FunctionKeyTest {
  private static final AccessKeys KEYS = AccessKeys.random(List.of("resolve", "plan"));

  @AfterEach
  void nobodyIsAtWork() {
    FunctionKey.use(null);
  }

  @Test
  void callsOfAClientBelongToTheFunctionAtWorkWhenItWasMade() {
    FunctionKey.use(KEYS.credentials("resolve"));
    FunctionKey resolve = new FunctionKey();
    FunctionKey.use(KEYS.credentials("plan"));
    FunctionKey plan = new FunctionKey();

    assertThat(keyOf(resolve, request())).isEqualTo(KEYS.credentials("resolve"));
    assertThat(keyOf(plan, request())).isEqualTo(KEYS.credentials("plan"));
  }

  @Test
  void whatARequestSaysBesidesStays() {
    FunctionKey.use(KEYS.credentials("resolve"));
    GetObjectRequest request =
        request().toBuilder().overrideConfiguration(o -> o.putHeader("x-a", "b")).build();

    AwsRequest signed = (AwsRequest) signed(new FunctionKey(), request);

    assertThat(signed.overrideConfiguration().orElseThrow().headers()).containsKey("x-a");
  }

  @Test
  void aClientMadeByNobodyKeepsTheKeyOfTheEnvironment() {
    GetObjectRequest request = request();

    assertThat(signed(new FunctionKey(), request)).isSameAs(request);
  }

  private static Object keyOf(FunctionKey interceptor, GetObjectRequest request) {
    return ((AwsRequest) signed(interceptor, request))
        .overrideConfiguration()
        .flatMap(settings -> settings.credentialsProvider())
        .orElseThrow()
        .resolveCredentials();
  }

  private static SdkRequest signed(FunctionKey interceptor, GetObjectRequest request) {
    return interceptor.modifyRequest(() -> request, new ExecutionAttributes());
  }

  private static GetObjectRequest request() {
    return GetObjectRequest.builder().bucket("bucket").key("key").build();
  }
}
