package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;

/**
 * The nodes document: the value of a parameter, or the object that the value names. A standard
 * parameter holds 4 KB, an advanced one 8 KB (Parameter Store's quotas), which is about twenty
 * nodes described one by one; an object holds any number.
 */
public final class NodesParameter {
  private static final String SCHEME = "s3://";

  /** The only folder from which the functions may read documents. */
  private static final String FOLDER = "config/";

  private final Parameters parameters;
  private final String name;
  private final ObjectStore store;
  private final String bucket;

  /**
   * @param name of the parameter
   * @param store the objects of {@code bucket}, the stack's own
   */
  public NodesParameter(Parameters parameters, String name, ObjectStore store, String bucket) {
    this.parameters = parameters;
    this.name = name;
    this.store = store;
    this.bucket = bucket;
  }

  /**
   * The document's JSON.
   *
   * @throws IOException if parameter or object cannot be read, or if the parameter names an object
   *     outside of the stack's own {@code config/}; the message says which
   */
  public byte[] read() throws IOException {
    String value = parameters.value(name).strip();
    if (!value.startsWith(SCHEME)) {
      return value.getBytes(UTF_8);
    }
    String allowed = SCHEME + bucket + "/" + FOLDER;
    if (!value.startsWith(allowed)) {
      throw new IOException(
          "parameter %s names %s, but the nodes document must lie under %s: the functions may read no other"
              .formatted(name, value, allowed));
    }
    try {
      return store.read(value.substring(SCHEME.length() + bucket.length() + 1));
    } catch (NoSuchObjectException e) {
      throw new IOException(
          "parameter %s names %s, but there is no such object: upload it with aws s3 cp"
              .formatted(name, value),
          e);
    }
  }
}
