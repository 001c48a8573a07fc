package io.shardrepair.aws;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects of one S3 bucket. */
public final class S3Store implements ObjectStore {
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client s3;
  private final String bucket;

  public S3Store(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  @Override
  public byte[] read(String key) throws IOException {
    try {
      return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
    } catch (SdkException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public InputStream open(String key) throws IOException {
    return get(key, null);
  }

  @Override
  public InputStream open(String key, long offset, long length) throws IOException {
    if (length == 0) {
      return InputStream.nullInputStream();
    }
    return get(key, "bytes=%d-%d".formatted(offset, offset + length - 1));
  }

  @Override
  public InputStream openKnown(String key, String sha256) throws IOException {
    try {
      MessageDigest digest = Sha256.begin();
      String tag;
      try (ResponseInputStream<GetObjectResponse> content =
          s3.getObject(request -> request.bucket(bucket).key(key))) {
        tag = content.response().eTag();
        byte[] buffer = new byte[1 << 16];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
      ObjectChanged.unless(key, Sha256.end(digest), sha256);
      return s3.getObject(request -> request.bucket(bucket).key(key).ifMatch(tag));
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        throw new ObjectChanged(key, "was replaced while it was read");
      }
      throw failure("read", key, e);
    } catch (SdkException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    try {
      s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    } catch (SdkException e) {
      throw failure("write", key, e);
    }
  }

  @Override
  public boolean writeIfAbsent(String key, byte[] content) throws IOException {
    return writeOnCondition(key, content, request -> request.ifNoneMatch("*"));
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] content) throws IOException {
    ResponseBytes<GetObjectResponse> there;
    try {
      there = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
    } catch (NoSuchKeyException gone) {
      return false;
    } catch (SdkException e) {
      throw failure("read", key, e);
    }
    String tag = there.response().eTag();
    return Arrays.equals(there.asByteArrayUnsafe(), expected)
        && writeOnCondition(key, content, request -> request.ifMatch(tag));
  }

  @Override
  public void delete(String key) throws IOException {
    try {
      s3.deleteObject(request -> request.bucket(bucket).key(key));
    } catch (SdkException e) {
      throw failure("delete", key, e);
    }
  }

  @Override
  public ObjectWriter create(String key) {
    return new MultipartWriter(s3, bucket, key);
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    try {
      List<Entry> entries = new ArrayList<>();
      ListObjectsV2Request request =
          ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).build();
      for (S3Object object : s3.listObjectsV2Paginator(request).contents()) {
        entries.add(new Entry(object.key(), object.size()));
      }
      return entries;
    } catch (SdkException e) {
      throw failure("list", prefix, e);
    }
  }

  private boolean writeOnCondition(
      String key, byte[] content, Consumer<PutObjectRequest.Builder> condition) throws IOException {
    try {
      s3.putObject(
          request -> request.bucket(bucket).key(key).applyMutation(condition),
          RequestBody.fromBytes(content));
      return true;
    } catch (S3Exception e) {
      // 412: there is another object. 404: there is no longer one that could match. A concurrent
      // write (409) decides nothing yet; the caller has to try again.
      if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == NOT_FOUND) {
        return false;
      }
      throw failure("write", key, e);
    } catch (SdkException e) {
      throw failure("write", key, e);
    }
  }

  private InputStream get(String key, String range) throws IOException {
    try {
      return s3.getObject(request -> request.bucket(bucket).key(key).range(range));
    } catch (SdkException e) {
      throw failure("read", key, e);
    }
  }

  private IOException failure(String verb, String key, SdkException e) {
    if (e instanceof NoSuchKeyException) {
      return new NoSuchObjectException(key);
    }
    return new IOException("cannot %s s3://%s/%s: %s".formatted(verb, bucket, key, e), e);
  }
}
