package io.shardrepair.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** {@code LocalAwsIT} shows the same through the SDK, of functions that run. */
class FunctionKeyTest {
  @AfterEach
  void nobodyIsAtWork() {
    FunctionKey.use(null);
  }

  @Test
  void callsOfAClientBelongToTheFunctionAtWorkWhenItWasMade() {
    FunctionKey.use("resolve");
    FunctionKey resolve = new FunctionKey();
    FunctionKey.use("plan");
    FunctionKey plan = new FunctionKey();

    assertThat(keyOf(resolve, request())).isEqualTo("resolve");
    assertThat(keyOf(plan, request())).isEqualTo("plan");
  }

  @Test
  void whatARequestSaysBesidesStays() {
    FunctionKey.use("resolve");
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

  private static String keyOf(FunctionKey interceptor, GetObjectRequest request) {
    return ((AwsRequest) signed(interceptor, request))
        .overrideConfiguration()
        .flatMap(settings -> settings.credentialsProvider())
        .orElseThrow()
        .resolveCredentials()
        .accessKeyId();
  }

  private static SdkRequest signed(FunctionKey interceptor, GetObjectRequest request) {
    return interceptor.modifyRequest(() -> request, new ExecutionAttributes());
  }

  private static GetObjectRequest request() {
    return GetObjectRequest.builder().bucket("bucket").key("key").build();
  }
}
