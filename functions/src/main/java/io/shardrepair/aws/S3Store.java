package io.shardrepair.aws;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects of one S3 bucket. */
public final class S3Store implements ObjectStore {
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
  public void write(String key, byte[] content) throws IOException {
    try {
      s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    } catch (SdkException e) {
      throw failure("write", key, e);
    }
  }

  @Override
  public boolean writeIfAbsent(String key, byte[] content) throws IOException {
    try {
      s3.putObject(
          request -> request.bucket(bucket).key(key).ifNoneMatch("*"),
          RequestBody.fromBytes(content));
      return true;
    } catch (S3Exception e) {
      // A write at the same moment (409) tells nothing yet; the caller has to try again.
      if (e.statusCode() == PRECONDITION_FAILED) {
        return false;
      }
      throw failure("write", key, e);
    } catch (SdkException e) {
      throw failure("write", key, e);
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
