package io.shardrepair.local.diff;

import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.diff.DumpHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether dumps can be copies of the same thing, judging by their headers. An export that looks
 * into the wrong folder, or is given wrong names, succeeds and writes nothing; such a dump would
 * pass for a copy that lacks everything, and two of them for identical copies.
 */
public final class DumpHeads {
  public static final String ALLOW_EMPTY = "--allow-empty";
  public static final String ALLOW_OTHER_CONTEXT = "--allow-other-context";

  private final List<String> mistakes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * @throws IOException if a dump cannot be read up to its first record
   */
  DumpHeads(List<LabelledDump> copies, boolean allowEmpty, boolean allowOtherContext)
      throws IOException {
    Map<DumpHead.Context, String> contexts = new LinkedHashMap<>();
    for (LabelledDump copy : copies) {
      List<DumpHead> heads = new ArrayList<>();
      for (Path file : copy.files()) {
        DumpHead head = DumpHead.read(file);
        heads.add(head);
        head.context().ifPresent(of -> contexts.putIfAbsent(of, copy.label() + " (" + file + ")"));
      }
      if (heads.stream().allMatch(DumpHead::empty)) {
        add(
            allowEmpty,
            "%s holds no record: %s"
                .formatted(
                    copy.label(),
                    String.join("; ", heads.stream().map(DumpHeads::describe).toList())),
            "it counts as a copy that lacks everything",
            "was the export given the right -datadir, -waldir, -database, -retention and times? If"
                + " this copy is really empty, give "
                + ALLOW_EMPTY);
      }
    }
    if (contexts.size() > 1) {
      List<String> named = new ArrayList<>();
      contexts.forEach((context, file) -> named.add(file + " is of " + context));
      add(
          allowOtherContext,
          "these are not dumps of the same thing: " + String.join("; ", named),
          "they are compared as if they were",
          "compare one database and retention policy with its copies. If they hold the same under"
              + " another name, give "
              + ALLOW_OTHER_CONTEXT);
    }
  }

  private void add(boolean allowed, String found, String meaning, String advice) {
    if (allowed) {
      warnings.add("warning: " + found + "; " + meaning);
    } else {
      mistakes.add(found + "; " + advice);
    }
  }

  private static String describe(DumpHead head) {
    return head.file() + head.context().map(of -> " is of " + of).orElse(" names no database");
  }

  /** Why they are not compared, a line each. */
  List<String> mistakes() {
    return mistakes;
  }

  /** What was allowed, a line each. */
  List<String> warnings() {
    return warnings;
  }
}
