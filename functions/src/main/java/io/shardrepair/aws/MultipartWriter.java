package io.shardrepair.aws;

import io.shardrepair.store.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Writes an object of unknown length as a multipart upload, or in one request if it is small. S3
 * creates the object when the upload is completed, and takes at most 10,000 parts of at least 5
 * MiB: with parts of 8 MiB, an object may have 78 GiB.
 */
final class MultipartWriter extends ObjectWriter {
  private static final int PART_BYTES = 8 << 20;

  private final S3Client s3;
  private final String bucket;
  private final String key;
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private final List<CompletedPart> parts = new ArrayList<>();
  private String uploadId;
  private boolean committed;

  MultipartWriter(S3Client s3, String bucket, String key) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public void write(int b) throws IOException {
    part.write(b);
    sendFullPart();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    part.write(bytes, offset, length);
    sendFullPart();
  }

  @Override
  public void commit() throws IOException {
    try {
      if (uploadId == null) {
        s3.putObject(
            request -> request.bucket(bucket).key(key), RequestBody.fromBytes(part.toByteArray()));
      } else {
        if (part.size() > 0) {
          sendPart();
        }
        s3.completeMultipartUpload(
            request ->
                request
                    .bucket(bucket)
                    .key(key)
                    .uploadId(uploadId)
                    .multipartUpload(upload -> upload.parts(parts)));
      }
      committed = true;
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  /** Aborts the upload unless it was committed. */
  @Override
  public void close() throws IOException {
    if (committed || uploadId == null) {
      return;
    }
    try {
      s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(uploadId));
      uploadId = null;
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private void sendFullPart() throws IOException {
    if (part.size() >= PART_BYTES) {
      try {
        sendPart();
      } catch (SdkException e) {
        throw failure(e);
      }
    }
  }

  private void sendPart() {
    if (uploadId == null) {
      uploadId = s3.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
    }
    int number = parts.size() + 1;
    String etag =
        s3.uploadPart(
                request -> request.bucket(bucket).key(key).uploadId(uploadId).partNumber(number),
                RequestBody.fromBytes(part.toByteArray()))
            .eTag();
    parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    part.reset();
  }

  private IOException failure(SdkException e) {
    return new IOException("cannot write s3://%s/%s: %s".formatted(bucket, key, e), e);
  }
}
