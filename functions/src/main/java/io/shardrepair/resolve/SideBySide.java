package io.shardrepair.resolve;

import io.shardrepair.model.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Asks several nodes at once, and waits for all of them together no longer than a deadline. So a
 * node that hangs costs the others nothing, and the error names it: a function that Lambda ends
 * names nobody.
 */
public final class SideBySide {
  /**
   * What a question to all nodes may take in a function that asks three of them one after the other
   * and has three minutes.
   */
  public static final Duration USUAL = Duration.ofSeconds(45);

  /** Each node that hangs keeps a thread until its own time is over. */
  private static final int MOST_THREADS = 32;

  private final Duration deadline;

  /**
   * @param deadline for the answers of all nodes together
   */
  public SideBySide(Duration deadline) {
    this.deadline = deadline;
  }

  /** What is asked of a node, on a thread of its own. */
  @FunctionalInterface
  public interface Question<T> {
    T ask(Node node) throws IOException;
  }

  /**
   * What came of a question.
   *
   * @param given the answers, in the order of the nodes
   * @param problems why a node did not answer; each names it
   */
  public record Answers<T>(Map<Node, T> given, Map<Node, String> problems) {}

  /**
   * The answers of all nodes, in their order.
   *
   * @throws IOException if one does not answer in time; it names each that did not
   */
  public <T> Map<Node, T> all(List<Node> nodes, Question<T> question) throws IOException {
    Answers<T> answers = each(nodes, question);
    if (!answers.problems().isEmpty()) {
      throw new IOException(String.join("; ", answers.problems().values()));
    }
    return answers.given();
  }

  /**
   * The answer of the node that is the first to give one.
   *
   * @throws IOException if none does; it says why of each
   */
  public <T> T first(List<Node> nodes, Question<T> question) throws IOException {
    Answers<T> answers = ask(nodes, question, 1);
    if (answers.given().isEmpty()) {
      throw new IOException(String.join("; ", answers.problems().values()));
    }
    return answers.given().values().iterator().next();
  }

  /** The answers of those that give one in time, and why the others do not. */
  public <T> Answers<T> each(List<Node> nodes, Question<T> question) throws IOException {
    return ask(nodes, question, nodes.size());
  }

  /**
   * @param enough how many answers are waited for
   */
  private <T> Answers<T> ask(List<Node> nodes, Question<T> question, int enough)
      throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(nodes.size(), MOST_THREADS)), SideBySide::daemon);
    CompletionService<Reply<T>> asked = new ExecutorCompletionService<>(threads);
    try {
      nodes.forEach(node -> asked.submit(() -> reply(node, question)));
      Map<Node, T> given = new LinkedHashMap<>();
      Map<Node, String> problems = new LinkedHashMap<>();
      while (given.size() + problems.size() < nodes.size() && given.size() < enough) {
        Future<Reply<T>> ended = asked.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (ended == null) {
          nodes.stream()
              .filter(node -> !given.containsKey(node) && !problems.containsKey(node))
              .forEach(node -> problems.put(node, silence(node)));
          break;
        }
        Reply<T> reply = ended.get();
        if (reply.problem().isEmpty()) {
          given.put(reply.node(), reply.answer());
        } else {
          problems.put(reply.node(), reply.problem());
        }
      }
      return new Answers<>(inOrder(nodes, given), inOrder(nodes, problems));
    } catch (ExecutionException e) {
      throw notOfANode(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while nodes were asked", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private String silence(Node node) {
    return ("node %s has not answered within %d s at %s: it hangs or is busy, or something on the"
            + " way drops what is sent; look at its influxd and at the security groups")
        .formatted(node.name(), deadline.toSeconds(), node.url());
  }

  /**
   * What a node said.
   *
   * @param answer whatever the question gave; null if there is a problem
   * @param problem why there is no answer; else empty
   */
  private record Reply<T>(Node node, T answer, String problem) {}

  private static <T> Reply<T> reply(Node node, Question<T> question) {
    try {
      return new Reply<>(node, question.ask(node), "");
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      return new Reply<>(
          node,
          null,
          message.contains(node.name())
              ? message
              : "node %s at %s: %s".formatted(node.name(), node.url(), message));
    }
  }

  /** Whatever a question throws but {@link IOException} ends it for all nodes. */
  private static RuntimeException notOfANode(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
  }

  private static <V> Map<Node, V> inOrder(List<Node> nodes, Map<Node, V> values) {
    Map<Node, V> ordered = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (values.containsKey(node)) {
        ordered.put(node, values.get(node));
      }
    }
    return ordered;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "ask-node");
    thread.setDaemon(true);
    return thread;
  }
}
