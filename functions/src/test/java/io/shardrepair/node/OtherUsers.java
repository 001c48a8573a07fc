package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Users of this machine that are not root, for tests that root runs. */
final class OtherUsers {
  /** Plays the user of influxd. */
  static final String OWNER = "daemon";

  /** Plays somebody else who can log in. */
  static final String STRANGER = "nobody";

  private OtherUsers() {}

  /** Skips the test where it cannot become another user, or that one could not see the files. */
  static void needed(NodeFixture node) throws Exception {
    assumeTrue(uid("root").equals(output("id", "-u")), "skipped: only root can become other users");
    Files.setPosixFilePermissions(node.root, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String user : List.of(OWNER, STRANGER)) {
      List<String> look = as(user);
      look.addAll(List.of("bash", "-c", "ls target/node-tools/bash '" + node.bin + "'"));
      assumeTrue(
          start(look).waitFor() == 0,
          "skipped: there is no setpriv, or user " + user + " cannot see the tests' files");
    }
  }

  /** The beginning of a command that is run by a user. */
  static List<String> as(String user) throws Exception {
    return new ArrayList<>(
        List.of("setpriv", "--reuid", uid(user), "--regid", gid(user), "--clear-groups", "--"));
  }

  static String uid(String user) throws Exception {
    return output("id", "-u", user);
  }

  static String gid(String user) throws Exception {
    return output("id", "-g", user);
  }

  /** Gives files, and all below them, to a user. Links are not followed. */
  static void give(String user, Path... files) throws Exception {
    for (Path file : files) {
      output("chown", "-hR", uid(user) + ":" + gid(user), file.toString());
    }
  }

  static String owner(Path file) throws Exception {
    return output("stat", "-c", "%U %a", file.toString());
  }

  /** Runs a bash program as a user, beside the test. */
  static Process attack(String user, String bash, String... arguments) throws Exception {
    List<String> command = as(user);
    command.addAll(List.of("bash", "-c", bash, "attack"));
    command.addAll(List.of(arguments));
    return start(command);
  }

  static String output(String... command) throws Exception {
    Process process = start(List.of(command));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + ": " + output).isZero();
    return output.strip();
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
