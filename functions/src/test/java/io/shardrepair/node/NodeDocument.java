package io.shardrepair.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes the SSM document of {@code functions/src/main/node}: {@code document.yaml}, with the shell
 * files in it as one script. Needs nothing but a JDK; from the project's root:
 *
 * <pre>java functions/src/test/java/io/shardrepair/node/NodeDocument.java</pre>
 *
 * @param document text of the document
 * @param revision hash of everything else in it (docs/adr/0003)
 */
record NodeDocument(String document, String revision) {
  /** In the order of the script. */
  private static final List<String> FILES =
      List.of(
          "common.sh",
          "owner.sh",
          "lock.sh",
          "look.sh",
          "clean.sh",
          "preflight.sh",
          "staging.sh",
          "run.sh",
          "verify.sh",
          "export.sh",
          "meta.sh",
          "main.sh");

  private static final String SCRIPT = "@SCRIPT@\n";
  private static final String REVISION = "@REVISION@";
  private static final String INDENT = " ".repeat(6);

  private static final Path SOURCES = Path.of("src/main/node");
  private static final Path MADE = Path.of("src/main/resources/node");

  /**
   * @param module the folder {@code functions}
   */
  static NodeDocument of(Path module) throws IOException {
    Path sources = module.resolve(SOURCES);
    StringBuilder script = new StringBuilder();
    for (String file : FILES) {
      Files.readString(sources.resolve(file))
          .lines()
          .filter(line -> script.isEmpty() || !isComment(line))
          .forEach(line -> script.append(INDENT).append(line.stripLeading()).append('\n'));
    }
    String template = Files.readString(sources.resolve("document.yaml"));
    String all = template.replace(SCRIPT, script.toString().stripLeading());
    String revision = hash(all);
    return new NodeDocument(all.replace(REVISION, revision), revision);
  }

  /**
   * Comments are for who reads the source, and so is what lines begin with; a document may have 64
   * KB. No text in the script spans lines that look like a comment, but programs of awk, which has
   * the same comments; none has a line that begins with blanks that count.
   */
  private static boolean isComment(String line) {
    return line.isBlank() || line.stripLeading().startsWith("#");
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  public static void main(String... args) throws IOException {
    Path module = Path.of("functions");
    NodeDocument made = of(module);
    Path folder = module.resolve(MADE);
    Files.writeString(folder.resolve("shard-repair-node.ssm.yaml"), made.document);
    Files.writeString(folder.resolve("revision"), made.revision);
  }
}
