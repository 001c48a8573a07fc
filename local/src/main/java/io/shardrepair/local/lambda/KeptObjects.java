package io.shardrepair.local.lambda;

import io.shardrepair.local.store.FolderStore;
import io.shardrepair.store.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Keeps in a folder what functions write into the local S3, which forgets everything when it ends:
 * an object that a function believes to be written is on disk before it goes on. So what was
 * overwritten in a server can be taken back, whatever ends the process. An object that cannot be
 * kept counts as not written.
 *
 * <p>The AWS SDK makes one of these for each client, since the resource {@code
 * software/amazon/awssdk/global/handlers/execution.interceptors} names it. It does nothing unless
 * {@value #FOLDER} is set.
 */
public final class KeptObjects implements ExecutionInterceptor {
  /** System property: the folder, in which an object's key is its path. */
  static final String FOLDER = "shard-repair.kept";

  /**
   * Of all that functions write, what a later command needs; locks, for one, end with the stack.
   */
  private static final List<String> KEPT = List.of("repairs/", "status/");

  @Override
  public void afterExecution(Context.AfterExecution done, ExecutionAttributes attributes) {
    String folder = System.getProperty(FOLDER);
    if (folder == null) {
      return;
    }
    SdkRequest request = done.request();
    if (request instanceof PutObjectRequest put) {
      RequestBody body = done.requestBody().orElseThrow();
      keep(folder, put.key(), () -> body.contentStreamProvider().newStream());
    } else if (request instanceof CompleteMultipartUploadRequest upload) {
      keep(folder, upload.key(), () -> read(upload));
    } else if (request instanceof DeleteObjectRequest delete) {
      remove(folder, delete.key());
    }
  }

  private interface Content {
    InputStream open() throws IOException;
  }

  /** Reads back what was sent in parts, which are gone from memory. */
  private static InputStream read(CompleteMultipartUploadRequest upload) {
    return Reader.S3.getObject(request -> request.bucket(upload.bucket()).key(upload.key()));
  }

  /** Made at the first object that needs it. */
  private static final class Reader {
    static final S3Client S3 = S3Client.create();
  }

  private static void keep(String folder, String key, Content content) {
    if (KEPT.stream().noneMatch(key::startsWith)) {
      return;
    }
    try (InputStream in = content.open();
        ObjectWriter file = new FolderStore(Path.of(folder)).create(key)) {
      in.transferTo(file);
      file.commit();
    } catch (IOException e) {
      throw SdkClientException.create("cannot keep %s in %s: %s".formatted(key, folder, e), e);
    }
  }

  private static void remove(String folder, String key) {
    if (KEPT.stream().noneMatch(key::startsWith)) {
      return;
    }
    try {
      new FolderStore(Path.of(folder)).delete(key);
    } catch (IOException e) {
      throw SdkClientException.create("cannot remove %s in %s: %s".formatted(key, folder, e), e);
    }
  }
}
