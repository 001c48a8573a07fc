package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;

/** The functions of the fixture stack; AWS clients are the default ones, as in the project. */
public final class FixtureHandlers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FixtureHandlers() {}

  static final class NotYetException extends RuntimeException {
    NotYetException() {
      super("not yet");
    }
  }

  public static final class RefusedException extends RuntimeException {
    RefusedException() {
      super("refused \"on purpose\"");
    }
  }

  /** Answers with what it was sent, its request id and the time it has left. */
  public static final class Echo implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      context.getLogger().log("echo");
      JSON.writeValue(
          output,
          Map.of(
              "event", JSON.readTree(input),
              "function", context.getFunctionName(),
              "remaining", context.getRemainingTimeInMillis()));
    }
  }

  /** Succeeds at the third try. */
  public static final class Flaky implements RequestStreamHandler {
    private static final AtomicInteger TRIES = new AtomicInteger();

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      if (TRIES.incrementAndGet() < 3) {
        throw new NotYetException();
      }
      JSON.writeValue(output, TRIES.get());
    }
  }

  public static final class Refuse implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
      throw new RefusedException();
    }
  }

  public static final class Slow implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      try {
        TimeUnit.SECONDS.sleep(30);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /** Writes one result object for its item. */
  public static final class Item implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      JsonNode event = JSON.readTree(input);
      try (S3Client s3 = S3Client.create()) {
        s3.putObject(
            request ->
                request
                    .bucket(System.getenv("BUCKET"))
                    .key("results/" + event.path("index").asInt()),
            RequestBody.fromString(event.path("item").path("name").asText(), UTF_8));
      }
      JSON.writeValue(output, event);
    }
  }

  /** Sends a command with a secret of Parameter Store in it, and waits for its output. */
  public static final class Command implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      String instance = JSON.readTree(input).path("instance").asText();
      try (SsmClient ssm = SsmClient.create()) {
        String secret =
            ssm.getParameter(r -> r.name(System.getenv("SECRET")).withDecryption(true))
                .parameter()
                .value();
        String id =
            ssm.sendCommand(
                    r ->
                        r.documentName(System.getenv("NODE_DOCUMENT"))
                            .instanceIds(instance)
                            .parameters(Map.of("Name", List.of(secret))))
                .command()
                .commandId();
        GetCommandInvocationResponse result = await(ssm, id, instance);
        JSON.writeValue(
            output,
            Map.of(
                "status", result.statusAsString(), "said", result.standardOutputContent().strip()));
      }
    }
  }

  public static GetCommandInvocationResponse await(
      SsmClient ssm, String commandId, String instanceId) throws IOException {
    while (true) {
      try {
        GetCommandInvocationResponse result =
            ssm.getCommandInvocation(r -> r.commandId(commandId).instanceId(instanceId));
        if (!List.of("Pending", "InProgress", "Cancelling").contains(result.statusAsString())) {
          return result;
        }
      } catch (InvocationDoesNotExistException e) {
        // Just sent: not known yet.
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
