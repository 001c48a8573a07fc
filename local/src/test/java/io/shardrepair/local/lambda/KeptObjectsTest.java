package io.shardrepair.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.local.OnlyTheOwner;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class KeptObjectsTest {
  @TempDir Path work;
  private Path folder;

  @BeforeEach
  void keep() {
    folder = work.resolve("bucket");
    System.setProperty(KeptObjects.FOLDER, folder.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(KeptObjects.FOLDER);
  }

  @Test
  void whatWasWrittenIsAFileAndGoesWithTheObject() throws Exception {
    put("repairs/r1/undo/node-b/overwritten.lp.gz", "old");
    put("repairs/r1/undo/node-b/overwritten.lp.gz", "older");
    put("status/plant/autogen/2024.json", "{}");
    put("locks/1.json", "{}");

    Path undo = folder.resolve("repairs/r1/undo/node-b/overwritten.lp.gz");
    assertThat(undo).hasContent("older");
    assertThat(folder.resolve("status/plant/autogen/2024.json")).hasContent("{}");
    assertThat(folder.resolve("locks")).as("end with the stack").doesNotExist();
    OnlyTheOwner.canRead(folder);

    done(DeleteObjectRequest.builder().bucket("b").key("repairs/r1/undo/node-b/overwritten.lp.gz"));
    assertThat(undo).doesNotExist();
  }

  /** A key is any text: docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "repairs/r1/../../../outside",
        "repairs/../../outside",
        "status/~/../../../outside",
        "repairs//outside",
        "repairs/./outside",
        "repairs/r1/",
        "repairs/link/outside"
      })
  void aKeyThatLeadsElsewhereIsNotFollowed(String key) throws Exception {
    Files.createDirectories(folder.resolve("repairs"));
    Files.createSymbolicLink(folder.resolve("repairs/link"), work);
    Files.writeString(work.resolve("outside"), "as before");

    assertThatThrownBy(() -> put(key, "written"))
        .isInstanceOf(SdkException.class)
        .hasMessageStartingWith("cannot keep " + key);
    assertThatThrownBy(() -> done(DeleteObjectRequest.builder().bucket("b").key(key)))
        .isInstanceOf(SdkException.class)
        .hasMessageStartingWith("cannot remove " + key);
    assertThat(work.resolve("outside")).hasContent("as before");
    try (Stream<Path> files = Files.walk(work)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(work.resolve("outside"));
    }
  }

  @Test
  void anObjectThatCannotBeKeptCountsAsNotWritten() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("repairs"), "in the way");

    assertThatThrownBy(() -> put("repairs/r1/plan.json", "{}"))
        .isInstanceOf(SdkException.class)
        .hasMessageStartingWith("cannot keep repairs/r1/plan.json in " + folder);
  }

  @Test
  void nothingIsKeptWhereNobodyAskedForIt() {
    System.clearProperty(KeptObjects.FOLDER);

    put("repairs/r1/plan.json", "{}");

    assertThat(folder).doesNotExist();
  }

  private static void put(String key, String content) {
    done(
        PutObjectRequest.builder().bucket("b").key(key).build(),
        Optional.of(RequestBody.fromString(content)));
  }

  private static void done(DeleteObjectRequest.Builder request) {
    done(request.build(), Optional.empty());
  }

  private static void done(SdkRequest request, Optional<RequestBody> body) {
    Context.AfterExecution context =
        (Context.AfterExecution)
            Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.AfterExecution.class},
                (proxy, method, arguments) -> method.getName().equals("request") ? request : body);
    new KeptObjects().afterExecution(context, new ExecutionAttributes());
  }
}
