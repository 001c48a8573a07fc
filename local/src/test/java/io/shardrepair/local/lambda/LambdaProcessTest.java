package io.shardrepair.local.lambda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.ProgramFailed;
import io.shardrepair.local.process.RunToken;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaProcessTest {
  @TempDir Path folder;

  /** All functions of the stack would fail, one after another, for no visible reason. */
  @Test
  void anotherProgramThatTookThePortIsNotTakenForTheHost() throws Exception {
    HttpServer another = HttpServer.create(Loopback.address(0), 0);
    another.createContext("/", exchange -> Loopback.respond(exchange, 404, "a/b", new byte[0]));
    another.start();
    try {
      assertThatThrownBy(
              () ->
                  LambdaProcess.start(
                          another.getAddress().getPort(),
                          64,
                          List.of(),
                          Map.of(),
                          AccessKeys.random(List.of(FunctionKey.NOBODY)),
                          RunToken.random(),
                          folder,
                          Optional.empty())
                      .close())
          .isInstanceOf(ProgramFailed.class)
          .hasMessageContaining("the Lambda host ended at its start with exit code 1")
          .hasMessageContaining("Address already in use");
    } finally {
      another.stop(0);
    }
  }
}
