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
 * Asks several nodes at once, and waits for all of them together until a deadline. So a node that
 * hangs does not delay the others, and the error names it; if Lambda ended the function, nothing
 * would.
 */
public final class SideBySide {
  /**
   * The usual deadline of a question to all nodes: a function has three minutes and asks three such
   * questions one after the other.
   */
  public static final Duration USUAL = Duration.ofSeconds(45);

  /** A node that hangs keeps a thread until its own timeout. */
  private static final int MOST_THREADS = 32;

  private final Duration deadline;

  /**
   * @param deadline for the answers of all nodes together
   */
  public SideBySide(Duration deadline) {
    this.deadline = deadline;
  }

  /** A question to a node, asked on its own thread. */
  @FunctionalInterface
  public interface Question<T> {
    T ask(Node node) throws IOException;
  }

  /**
   * The outcome of a question.
   *
   * @param given the answers, in the order of the nodes
   * @param problems why a node did not answer; each names it
   */
  public record Answers<T>(Map<Node, T> given, Map<Node, String> problems) {}

  /**
   * The answers of all nodes, in their order.
   *
   * @throws IOException if a node does not answer in time; it names each that did not
   */
  public <T> Map<Node, T> all(List<Node> nodes, Question<T> question) throws IOException {
    Answers<T> answers = each(nodes, question);
    if (!answers.problems().isEmpty()) {
      throw new IOException(String.join("; ", answers.problems().values()));
    }
    return answers.given();
  }

  /**
   * The first answer that any node gives.
   *
   * @throws IOException if none does; it says why for each
   */
  public <T> T first(List<Node> nodes, Question<T> question) throws IOException {
    Answers<T> answers = ask(nodes, question, 1);
    if (answers.given().isEmpty()) {
      throw new IOException(String.join("; ", answers.problems().values()));
    }
    return answers.given().values().iterator().next();
  }

  /** The answers that come in time, and why the other nodes gave none. */
  public <T> Answers<T> each(List<Node> nodes, Question<T> question) throws IOException {
    return ask(nodes, question, nodes.size());
  }

  /**
   * @param enough how many answers to wait for
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
      throw new IOException("interrupted while asking nodes", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private String silence(Node node) {
    return ("node %s has not answered within %d s at %s: it hangs or is busy, or something on the"
            + " way drops packets; look at its influxd and at the security groups")
        .formatted(node.name(), deadline.toSeconds(), node.url());
  }

  /**
   * The reply of a node.
   *
   * @param answer the result of the question; null if there is a problem
   * @param problem why there is no answer; otherwise empty
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

  /** Any exception of a question other than {@link IOException} ends it for all nodes. */
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
