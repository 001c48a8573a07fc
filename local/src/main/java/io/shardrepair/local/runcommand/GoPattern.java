package io.shardrepair.local.runcommand;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression as the SSM Agent compiles an {@code allowedPattern}, with Go's {@code
 * regexp.Compile} ({@code allowedregexparamvalidator.go} of aws/amazon-ssm-agent).
 *
 * <p>What Go refuses and Java takes is refused here: a repetition of more than 1,000 copies,
 * counted through the repetitions inside it ({@code repeatIsValid} in Go's {@code
 * regexp/syntax/parse.go}), look-around, atomic groups, back references, and a repetition of a
 * repetition. RE2/J 1.8, Go's engine for Java, does not count through repetitions. For the rest,
 * Java's expressions stand for Go's; {@code ci/lint} asks Go itself about the document.
 */
final class GoPattern {
  private static final int MOST_COPIES = 1_000;
  private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(,(\\d*))?}");
  private static final Pattern NOT_IN_GO = Pattern.compile("\\(\\?(=|!|>|<=|<!)");

  private final String text;
  private final Matcher count;

  /** Copies of the innermost thing in each group that is open, the greatest so far. */
  private final Deque<Integer> groups = new ArrayDeque<>();

  private GoPattern(String text) {
    this.text = text;
    this.count = COUNT.matcher(text);
  }

  /**
   * @throws PatternSyntaxException if Go, or Java, would not compile it
   */
  static Pattern compile(String text) {
    new GoPattern(text).check();
    return Pattern.compile(text);
  }

  private void check() {
    Matcher notInGo = NOT_IN_GO.matcher(text);
    groups.push(1);
    int copies = 1;
    boolean repeated = false;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '(') {
        if (notInGo.region(at, text.length()).lookingAt()) {
          throw refused("invalid or unsupported Perl syntax", at);
        }
        groups.push(1);
        copies = 1;
        repeated = false;
        at++;
      } else if (c == ')') {
        copies = groups.pop();
        if (groups.isEmpty()) {
          throw refused("unexpected )", at);
        }
        keep(copies);
        repeated = false;
        at++;
      } else if (c == '*' || c == '+' || c == '?' || counts(at)) {
        if (repeated) {
          throw refused("invalid nested repetition operator", at);
        }
        copies = repeat(copies, at);
        keep(copies);
        repeated = true;
        at = afterRepetition(at);
      } else {
        copies = 1;
        repeated = false;
        at = afterOne(at);
      }
    }
  }

  private void keep(int copies) {
    groups.push(Math.max(groups.pop(), copies));
  }

  private boolean counts(int at) {
    return text.charAt(at) == '{' && count.region(at, text.length()).lookingAt();
  }

  /** Copies after a repetition; one without a count leaves them as they are. */
  private int repeat(int copies, int at) {
    if (text.charAt(at) != '{') {
      return copies;
    }
    String most =
        count.group(3) == null || count.group(3).isEmpty() ? count.group(1) : count.group(3);
    long product = most.length() > 9 ? Long.MAX_VALUE : (long) copies * Integer.parseInt(most);
    if (product > MOST_COPIES) {
      throw refused("invalid repeat count " + count.group(), at);
    }
    return Math.max(1, (int) product);
  }

  /** After the operator, and the {@code ?} that makes it lazy. */
  private int afterRepetition(int at) {
    int end = text.charAt(at) == '{' ? count.end() : at + 1;
    return end < text.length() && text.charAt(end) == '?' ? end + 1 : end;
  }

  /** After a literal, an escape or a class. */
  private int afterOne(int at) {
    char c = text.charAt(at);
    if (c == '\\' && at + 1 < text.length()) {
      char escaped = text.charAt(at + 1);
      if ((escaped >= '1' && escaped <= '9') || escaped == 'k') {
        throw refused("invalid escape sequence", at);
      }
      return at + 2;
    }
    if (c != '[') {
      return at + 1;
    }
    int end = at + 1;
    if (text.startsWith("^", end)) {
      end++;
    }
    if (text.startsWith("]", end)) {
      end++; // In the first place it is a literal one.
    }
    while (end < text.length() && text.charAt(end) != ']') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return end + 1;
  }

  private PatternSyntaxException refused(String why, int at) {
    return new PatternSyntaxException(why + ", as Go has it", text, at);
  }
}
