package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.lambda.FunctionKey;
import io.shardrepair.local.lambda.HostedFunctions;
import io.shardrepair.local.lambda.LambdaHost;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.local.template.Intrinsics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * What another user of this machine may try at the ports of a running local AWS. Each request is
 * answered when it is signed rightly, and is refused as AWS refuses it when it is not.
 *
 * <p>Errors: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, "Common Errors" of the
 * API references, and
 * docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html for protocols
 * with JSON.
 */
final class Strangers {
  private static final String JSON_1_0 = "application/x-amz-json-1.0";
  private static final String JSON_1_1 = "application/x-amz-json-1.1";
  private static final String FORM =
      Stream.of("--b", disposition("key"), "", "form", "--b", disposition("file"), "", "x", "--b--")
          .collect(Collectors.joining("\r\n"));
  private static final byte[] NOTHING = new byte[0];

  private final LocalAws aws;
  private final SoftAssertions softly = new SoftAssertions();
  private final SignedRequest.Signer s3;

  /** How a service says why it refuses. */
  private enum Form {
    S3(403, "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"),
    QUERY(
        403,
        "MissingAuthenticationToken",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
        "SignatureDoesNotMatch"),
    JSON(
        400,
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "InvalidSignatureException"),
    REST(
        403,
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "InvalidSignatureException");

    private final int status;
    private final String missing;
    private final String unknown;
    private final String mismatch;
    private final String old;

    Form(int status, String missing, String unknown, String mismatch, String old) {
      this.status = status;
      this.missing = missing;
      this.unknown = unknown;
      this.mismatch = mismatch;
      this.old = old;
    }

    String code(HttpResponse<String> response) {
      return switch (this) {
        case S3, QUERY -> response.body().replaceAll("(?s).*<Code>(.*?)</Code>.*", "$1");
        case JSON -> response.body().replaceAll("(?s).*\"__type\": ?\"(.*?)\".*", "$1");
        case REST -> response.headers().firstValue("x-amzn-errortype").orElse("");
      };
    }
  }

  private record Call(
      String service,
      Form form,
      String method,
      String path,
      Map<String, String> headers,
      String body) {
    static Call json(String service, String type, String target, String body) {
      Map<String, String> headers = Map.of("Content-Type", type, "X-Amz-Target", target);
      return new Call(service, Form.JSON, "POST", "/", headers, body);
    }

    static Call query(String service, String action, String version) {
      return new Call(
          service,
          Form.QUERY,
          "POST",
          "/",
          Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
          "Action=" + action + "&Version=" + version);
    }
  }

  private Strangers(LocalAws aws) {
    this.aws = aws;
    this.s3 = new SignedRequest.Signer(aws.credentials(), "s3");
  }

  /**
   * Tries everything.
   *
   * @param secret variable of the functions that names a secret parameter
   * @param object key of an object that exists
   */
  static void areRefused(LocalAws aws, String secret, String object, String instance)
      throws IOException, InterruptedException {
    Strangers strangers = new Strangers(aws);
    for (Call call : strangers.calls(aws.functionVariable(secret), object, instance)) {
      strangers.tries(call);
    }
    strangers.triesUrls(object);
    strangers.triesChunks(object);
    strangers.triesPaths(object);
    strangers.triesOtherPorts();
    strangers.softly.assertAll();
  }

  private List<Call> calls(String secret, String object, String instance) {
    String document = aws.functionVariable("NODE_DOCUMENT");
    String function = document.replaceAll("-[^-]*$", "-ItemFunction");
    List<Call> calls = new ArrayList<>();
    String parameter = "{\"Name\":\"" + secret + "\",\"WithDecryption\":true}";
    calls.add(Call.json("ssm", JSON_1_1, "AmazonSSM.GetParameter", parameter));
    String command =
        "{\"DocumentName\":\"%s\",\"InstanceIds\":[\"%s\"],\"Parameters\":{\"Name\":[\"x\"]}}"
            .formatted(document, instance);
    calls.add(Call.json("ssm", JSON_1_1, "AmazonSSM.SendCommand", command));
    String machine = aws.stateMachineArn("WorkStateMachine");
    String start = "{\"stateMachineArn\":\"" + machine + "\",\"input\":\"{}\"}";
    calls.add(Call.json("states", JSON_1_0, "AWSStepFunctions.StartExecution", start));
    calls.add(Call.json("secretsmanager", JSON_1_1, "secretsmanager.ListSecrets", "{}"));
    calls.add(Call.json("events", JSON_1_1, "AWSEvents.ListRules", "{}"));
    calls.add(Call.json("logs", JSON_1_1, "Logs_20140328.DescribeLogGroups", "{}"));
    calls.add(Call.json("sqs", JSON_1_0, "AmazonSQS.ListQueues", "{}"));
    calls.add(Call.query("sts", "GetCallerIdentity", "2011-06-15"));
    calls.add(Call.query("iam", "ListRoles", "2010-05-08"));
    calls.add(Call.query("sns", "ListTopics", "2010-03-31"));
    calls.add(Call.query("cloudformation", "ListStacks", "2010-05-15"));
    calls.add(Call.query("monitoring", "ListMetrics", "2010-08-01"));
    String invoke = "/2015-03-31/functions/" + function + "/invocations";
    calls.add(new Call("lambda", Form.REST, "POST", invoke, Map.of(), "{\"name\":\"stranger\"}"));
    calls.add(new Call("scheduler", Form.REST, "GET", "/schedules", Map.of(), ""));
    String path = "/" + aws.bucket() + "/" + object;
    calls.add(new Call("s3", Form.S3, "GET", path, Map.of(), ""));
    calls.add(
        new Call("s3", Form.S3, "PUT", "/" + aws.bucket() + "/a/new%20one", Map.of(), "content"));
    return calls;
  }

  private void tries(Call call) throws IOException, InterruptedException {
    SignedRequest.Signer right = new SignedRequest.Signer(aws.credentials(), call.service);
    SignedRequest request = signed(right, call);
    answered(call.toString(), request);

    Form form = call.form;
    // Where the service is in the signature alone, S3 answers; on AWS the host's name tells it.
    Form unsigned = call.service.equals("scheduler") ? Form.S3 : form;
    refused(call + " unsigned", unsigned, unsigned.missing, request.unsigned());
    refused(
        call + " with the key of the documentation",
        form,
        form.unknown,
        signed(signer(call, "test", "test"), call));
    for (String known : List.of(AccessKeys.OPERATOR, "__internal_call__", "000000000000")) {
      for (String secret : List.of("test", known, AccessKeys.randomSecret())) {
        refused(
            call + " as " + known + " with another secret",
            form,
            form.mismatch,
            signed(signer(call, known, secret), call));
      }
    }
    Clock past = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-16));
    Clock future = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16));
    for (Clock clock : List.of(past, future)) {
      refused(
          call + " of another time",
          form,
          form.old,
          signed(new SignedRequest.Signer(aws.credentials(), clock, call.service), call));
    }
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-14));
    answered(
        call + " of a moment ago",
        signed(new SignedRequest.Signer(aws.credentials(), late, call.service), call));
    refused(
        call + " with another query",
        form,
        form.mismatch,
        request.withUri(aws.endpoint() + call.path, aws.endpoint() + call.path + "?x=y"));
    refused(
        call + " for another host", form, form.mismatch, request.withUri("127.0.0.1", "localhost"));
    if (!call.body.isEmpty()) {
      byte[] other = (call.body + " ").getBytes(UTF_8);
      if (call.service.equals("s3")) {
        HttpResponse<String> answer = request.withBody(other).send();
        softly.assertThat(answer.statusCode()).as("%s with another body", call).isEqualTo(400);
        softly.assertThat(form.code(answer)).isEqualTo("XAmzContentSHA256Mismatch");
      } else {
        refused(call + " with another body", form, form.mismatch, request.withBody(other));
      }
    }
    if (call.headers.containsKey("X-Amz-Target")) {
      refused(
          call + " with another target",
          form,
          form.mismatch,
          request.with("X-Amz-Target", call.headers.get("X-Amz-Target") + "s"));
    } else if (call.form == Form.S3) {
      refused(
          call + " with a header more",
          form,
          "AccessDenied",
          request.with("X-Amz-Copy-Source", "/" + aws.bucket() + "/items.json"));
      refused(
          call + " of another object",
          form,
          form.mismatch,
          request.withUri(call.path, call.path + "x"));
    }
  }

  private SignedRequest signed(SignedRequest.Signer signer, Call call) {
    return signer.sign(call.method, at(call.path), call.headers, call.body.getBytes(UTF_8));
  }

  private static SignedRequest.Signer signer(Call call, String key, String secret) {
    return new SignedRequest.Signer(AwsBasicCredentials.create(key, secret), call.service);
  }

  private void triesUrls(String object) throws IOException, InterruptedException {
    Duration minute = Duration.ofMinutes(1);
    SignedRequest url = presigned(aws.credentials(), object, minute);
    answered("a presigned URL", url);
    try (S3Presigner presigner = presigner(aws.credentials())) {
      PresignedPutObjectRequest upload =
          presigner.presignPutObject(
              r ->
                  r.signatureDuration(minute)
                      .putObjectRequest(put -> put.bucket(aws.bucket()).key("presigned")));
      byte[] content = "new".getBytes(UTF_8);
      answered("a presigned upload", SignedRequest.ofUrl("PUT", upload.url(), content));
    }

    String mismatch = "SignatureDoesNotMatch";
    refused("a URL's path", Form.S3, mismatch, url.withUri("?X", "x?X"));
    refused(
        "a URL's time", Form.S3, mismatch, url.withUri("X-Amz-Expires=60", "X-Amz-Expires=600"));
    refused("a URL's query", Form.S3, mismatch, url.withUri("?X", "?versionId=1&X"));
    refused(
        "a URL's key",
        Form.S3,
        "InvalidAccessKeyId",
        url.withUri("X-Amz-Credential=operator", "X-Amz-Credential=test"));
    refused(
        "a stranger's URL",
        Form.S3,
        mismatch,
        presigned(AwsBasicCredentials.create(AccessKeys.OPERATOR, "test"), object, minute));
    SignedRequest old = presigned(aws.credentials(), object, Duration.ofSeconds(1));
    TimeUnit.MILLISECONDS.sleep(2_100);
    refused("an old URL", Form.S3, "AccessDenied", old);
  }

  private SignedRequest presigned(AwsCredentials key, String object, Duration goodFor) {
    try (S3Presigner presigner = presigner(key)) {
      PresignedGetObjectRequest presigned =
          presigner.presignGetObject(
              r ->
                  r.signatureDuration(goodFor)
                      .getObjectRequest(get -> get.bucket(aws.bucket()).key(object)));
      return SignedRequest.ofUrl("GET", presigned.url(), NOTHING);
    }
  }

  private S3Presigner presigner(AwsCredentials key) {
    return S3Presigner.builder()
        .endpointOverride(aws.endpoint())
        .region(Region.of(Intrinsics.REGION))
        .credentialsProvider(StaticCredentialsProvider.create(key))
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }

  /** As the SDK for Java uploads, each chunk with a signature; and with a checksum behind them. */
  private void triesChunks(String object) throws IOException, InterruptedException {
    String content = "0123456789".repeat(40_000);
    URI uri = at("/" + aws.bucket() + "/chunks");
    for (boolean trailer : List.of(false, true)) {
      SignedRequest chunks =
          s3.sign(
              "PUT",
              uri,
              Map.of(),
              content.getBytes(UTF_8),
              request -> {
                request.putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, true);
                if (trailer) {
                  request.putProperty(
                      AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
                }
              });
      String sent = new String(chunks.body(), UTF_8);
      softly.assertThat(sent).contains("chunk-signature=");
      softly.assertThat(sent.contains("x-amz-trailer-signature")).isEqualTo(trailer);
      answered("chunks", chunks);
      S3Client client = aws.s3();
      softly
          .assertThat(
              client.getObjectAsBytes(r -> r.bucket(aws.bucket()).key("chunks")).asUtf8String())
          .isEqualTo(content);
      int last = sent.lastIndexOf("9012345");
      List<String> changed = new ArrayList<>();
      changed.add(sent.replaceFirst("1234567", "1234657"));
      changed.add(sent.substring(0, last) + "9012354" + sent.substring(last + 7));
      changed.add(sent.replaceFirst("chunk-signature=.{4}", "chunk-signature=0000"));
      changed.add(sent.replaceFirst(";chunk-signature=[0-9a-f]{64}", ""));
      changed.add(sent + "more");
      changed.add(sent.substring(0, sent.indexOf("\r\n", last) + 2));
      if (trailer) {
        changed.add(sent.replaceFirst("crc32:.{4}", "crc32:AAAA"));
        changed.add(sent.replaceFirst("trailer-signature:.{4}", "trailer-signature:0000"));
      }
      for (String other : changed) {
        softly.assertThat(other).as("is a change").isNotEqualTo(sent);
        refused(
            "other chunks",
            Form.S3,
            "SignatureDoesNotMatch",
            chunks.withBody(other.getBytes(UTF_8)));
      }
    }
    answered("unchanged", s3.sign("GET", at("/" + aws.bucket() + "/" + object), Map.of(), NOTHING));
  }

  /**
   * LocalStack's own paths tell nobody anything, but whether it is healthy; it can be told to end.
   */
  private void triesPaths(String object) throws IOException, InterruptedException {
    softly.assertThat(status(HttpRequest.newBuilder(at("/_localstack/health")))).isEqualTo(200);
    List<String> paths =
        List.of(
            "/_localstack/info",
            "/_localstack/plugins",
            "/_localstack/init",
            "/_localstack/config",
            "/_localstack/diagnose",
            "/_localstack/health/",
            "/_localstack/health?x",
            "/_localstack/../_localstack/info",
            "//_localstack/info",
            "/%5Flocalstack/info",
            "/_aws/sqs/messages",
            "/_shardrepair/calls",
            "/_shardrepair/keys",
            "/%5Fshardrepair/calls",
            "/",
            "/" + aws.bucket(),
            "/" + aws.bucket() + "/" + object);
    for (String path : paths) {
      softly.assertThat(status(HttpRequest.newBuilder(at(path)))).as(path).isEqualTo(403);
    }
    for (String path : List.of("/_localstack/info", "/_shardrepair/calls", "/_aws/sqs/messages")) {
      softly
          .assertThat(s3.sign("GET", at(path), Map.of(), NOTHING).send().statusCode())
          .as("%s, signed by the operator", path)
          .isEqualTo(403);
    }
    HttpRequest.Builder kill =
        HttpRequest.newBuilder(at("/_localstack/health"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"kill\"}"));
    softly.assertThat(status(kill)).as("kill").isEqualTo(403);
    HttpRequest.Builder key =
        RunToken.random()
            .addTo(HttpRequest.newBuilder(at("/_shardrepair/keys")))
            .PUT(HttpRequest.BodyPublishers.ofString("{\"test\":\"test\"}"));
    softly.assertThat(status(key)).as("a key of one's own").isEqualTo(403);
    HttpRequest.Builder form =
        HttpRequest.newBuilder(at("/" + aws.bucket()))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofString(FORM));
    softly.assertThat(status(form)).as("an upload by a form").isEqualTo(403);
  }

  /** Those of the functions and of Run Command take calls only from LocalStack. */
  private void triesOtherPorts() throws IOException, InterruptedException {
    URI commands = Loopback.uri(aws.runCommand().port());
    URI functions = Loopback.uri(aws.lambdaPort());
    String list = "AmazonSSM.ListCommands";
    for (String token : List.of("", "test", AccessKeys.randomSecret())) {
      HttpRequest.Builder command =
          HttpRequest.newBuilder(commands)
              .header("X-Amz-Target", list)
              .header(RunToken.HEADER, token)
              .POST(HttpRequest.BodyPublishers.ofString("{}"));
      softly.assertThat(status(command)).as("Run Command").isEqualTo(400);
      HttpRequest.Builder invocation =
          HttpRequest.newBuilder(
                  HostedFunctions.invocations(functions, "shard-repair-ItemFunction"))
              .header(RunToken.HEADER, token)
              .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"stranger\"}"));
      softly.assertThat(status(invocation)).as("a function").isEqualTo(403);
    }
    HttpResponse<String> signed =
        new SignedRequest.Signer(aws.credentials(), "ssm")
            .sign("POST", commands, Map.of("X-Amz-Target", list), "{}".getBytes(UTF_8))
            .send();
    softly.assertThat(Form.JSON.code(signed)).isEqualTo("MissingAuthenticationTokenException");
  }

  private void answered(String what, SignedRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = request.send();
    softly.assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isBetween(200, 204);
  }

  private void refused(String what, Form form, String code, SignedRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = request.send();
    softly
        .assertThat(List.of(answer.statusCode(), form.code(answer)))
        .as("%s: %s", what, answer.body())
        .isEqualTo(List.of(form.status, code));
  }

  private static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            request.version(HttpClient.Version.HTTP_1_1).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String disposition(String name) {
    return "Content-Disposition: form-data; name=\"" + name + "\"";
  }

  private URI at(String path) {
    return URI.create(aws.endpoint() + path);
  }

  /** Every user of this machine sees with which arguments a process was started. */
  static void seeNoSecretOfProcesses(LocalAws aws) throws IOException {
    List<String> secrets =
        List.of(
            aws.credentials().secretAccessKey(),
            aws.clientEnvironment("NodePolicy.i-0000000000000000a").get("AWS_SECRET_ACCESS_KEY"),
            aws.clientEnvironment(FunctionKey.NOBODY).get("AWS_SECRET_ACCESS_KEY"),
            aws.plugIn().token().text());
    List<String> commands = CommandLines.ofChildren();
    assertThat(commands)
        .anyMatch(line -> line.contains(LambdaHost.class.getName()))
        .noneMatch(line -> secrets.stream().anyMatch(line::contains));
  }
}
