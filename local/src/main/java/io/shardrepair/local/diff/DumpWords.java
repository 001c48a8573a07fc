package io.shardrepair.local.diff;

import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.local.shell.PathArgument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dumps as they are named on the command line: {@code A=first.lp.gz B=other.lp.gz}.
 *
 * <p>A word without a label is a further file of the label before it, and a label may come again or
 * stand alone, so that names with commas, and names that the shell makes of {@code A= a/*.gz},
 * work.
 */
final class DumpWords {
  /** Labels are folder names in the output. */
  private static final Pattern LABELLED =
      Pattern.compile("(?<label>[A-Za-z0-9_][A-Za-z0-9._-]*)=(?<file>.*)", Pattern.DOTALL);

  private static final int MOST_LABEL = 80;

  private final Map<String, List<Path>> files = new LinkedHashMap<>();
  private final List<String> mistakes = new ArrayList<>();

  /** Labels that were given a name which is no path, and so is not among the files. */
  private final Set<String> wrong = new HashSet<>();

  DumpWords(List<String> words) {
    String label = null;
    for (String word : words) {
      Matcher labelled = LABELLED.matcher(word);
      if (labelled.matches()) {
        label = labelled.group("label");
        if (label.length() > MOST_LABEL) {
          mistakes.add(word + ": a label has at most " + MOST_LABEL + " characters");
        }
        files.computeIfAbsent(label, l -> new ArrayList<>());
        if (!labelled.group("file").isEmpty()) {
          add(label, word, labelled.group("file"));
        }
      } else if (label == null || word.startsWith("=")) {
        mistakes.add(
            word
                + ": must be LABEL=FILE; a label begins with a letter, a digit or '_', and continues"
                + " with these, '.' and '-'");
      } else {
        add(label, word, word);
      }
    }
    files.forEach(
        (of, list) -> {
          if (list.isEmpty() && !wrong.contains(of)) {
            mistakes.add(of + "=: names no file");
          }
        });
    if (files.size() < 2) {
      mistakes.add("LABEL=FILE: there must be at least two labels, not " + files.size());
    }
  }

  private void add(String label, String word, String name) {
    try {
      Path file = PathArgument.of(name);
      files.get(label).add(file);
      String problem = PathArgument.problem(file);
      if (Files.isDirectory(file)) {
        mistakes.add(word + ": is a folder; name its files, as in " + label + "= " + name + "/*");
      } else if (!problem.isEmpty()) {
        mistakes.add(word + ": " + problem);
      } else if (!Files.isRegularFile(file)) {
        mistakes.add(word + ": is not a regular file, and a dump is read more than once");
      }
    } catch (IOException e) {
      wrong.add(label);
      mistakes.add(word + ": " + e.getMessage());
    }
  }

  /** One line each, naming the word. */
  List<String> mistakes() {
    return mistakes;
  }

  /** In the order in which the labels first came. */
  List<LabelledDump> dumps() {
    return files.entrySet().stream()
        .map(copy -> new LabelledDump(copy.getKey(), List.copyOf(copy.getValue())))
        .toList();
  }
}
