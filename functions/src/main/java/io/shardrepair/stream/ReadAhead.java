package io.shardrepair.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Reads an input ahead of its reader on other threads, so that inflating uses the cores that
 * comparing leaves idle.
 *
 * <p>A few chunks circulate: the executor fills the empty ones, the reader empties the full ones. A
 * task never waits, so a pool may be smaller than the number of inputs that share it. The reader
 * gets an error at the same place as without this class.
 */
public final class ReadAhead extends InputStream {
  private final InputStream in;
  private final Executor executor;
  private final Deque<Chunk> empty = new ArrayDeque<>();
  private final Deque<Chunk> full = new ArrayDeque<>();
  private boolean filling;
  private boolean ended;
  private boolean closed;
  private Throwable failure;

  private Chunk current = new Chunk(0);
  private int at;

  private static final class Chunk {
    final byte[] bytes;
    int length;

    Chunk(int size) {
      bytes = new byte[size];
    }
  }

  /**
   * @param in read by one thread at a time, not always the same one; closed with this
   * @param chunks how many chunks to hold
   * @param chunkBytes size of each
   */
  public ReadAhead(InputStream in, Executor executor, int chunks, int chunkBytes) {
    this.in = in;
    this.executor = executor;
    for (int i = 0; i < chunks; i++) {
      empty.add(new Chunk(chunkBytes));
    }
    fillSoon();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (at == current.length && !nextChunk()) {
      return -1;
    }
    int n = Math.min(length, current.length - at);
    System.arraycopy(current.bytes, at, to, offset, n);
    at += n;
    return n;
  }

  /** Returns the current chunk to the empty ones and takes the next; false at the input's end. */
  private boolean nextChunk() throws IOException {
    synchronized (this) {
      if (current.bytes.length > 0) {
        empty.add(current);
        current = new Chunk(0);
        at = 0;
      }
    }
    fillSoon();
    synchronized (this) {
      waitUntil(() -> ended || !full.isEmpty());
      if (full.isEmpty()) {
        if (failure != null) {
          throw failed();
        }
        return false;
      }
      current = full.remove();
      at = 0;
      return true;
    }
  }

  private IOException failed() {
    // Thrown by another thread, but passed on unchanged, so that a catch sees no difference.
    if (failure instanceof IOException e) {
      return e;
    }
    if (failure instanceof UncheckedIOException e) {
      return e.getCause();
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return new IOException("cannot read ahead: " + failure, failure);
  }

  private void fillSoon() {
    synchronized (this) {
      if (filling || ended || closed || empty.isEmpty()) {
        return;
      }
      filling = true;
    }
    executor.execute(this::fill);
  }

  /** Fills chunks until none is empty. Runs in only one thread at a time. */
  private void fill() {
    Chunk chunk = nextEmpty();
    while (chunk != null) {
      boolean end = false;
      Throwable problem = null;
      int n = 0;
      try {
        n = in.readNBytes(chunk.bytes, 0, chunk.bytes.length);
        end = n < chunk.bytes.length;
      } catch (IOException | RuntimeException | Error e) {
        problem = e;
      }
      chunk.length = n;
      synchronized (this) {
        if (n > 0) {
          full.add(chunk);
        }
        failure = problem;
        ended = end || problem != null;
        notifyAll();
      }
      chunk = nextEmpty();
    }
  }

  private synchronized Chunk nextEmpty() {
    if (ended || closed || empty.isEmpty()) {
      filling = false;
      notifyAll();
      return null;
    }
    return empty.remove();
  }

  private synchronized void waitUntil(BooleanSupplier done) throws IOException {
    try {
      while (!done.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      waitUntil(() -> !filling);
    }
    in.close();
  }
}
