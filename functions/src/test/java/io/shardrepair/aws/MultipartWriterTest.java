package io.shardrepair.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

class MultipartWriterTest {
  private static final byte[] PART = new byte[8 << 20];

  private final Uploads uploads = new Uploads();

  @Test
  void whatBreaksOffLeavesNoPartsBehind() throws IOException {
    try (MultipartWriter writer = new MultipartWriter(uploads, "bucket", "key")) {
      writer.write(PART);
    }

    assertThat(uploads.calls).containsExactly("create key", "part 1 of 8388608", "abort upload-1");
  }

  @Test
  void whatIsCommittedIsNotGivenUp() throws IOException {
    try (MultipartWriter writer = new MultipartWriter(uploads, "bucket", "key")) {
      writer.write(PART);
      writer.write(1);
      writer.commit();
    }

    assertThat(uploads.calls)
        .containsExactly("create key", "part 1 of 8388608", "part 2 of 1", "complete 2");
  }

  @Test
  void aSmallObjectIsWrittenAtOnceAndHasNoPartsToGiveUp() throws IOException {
    try (MultipartWriter writer = new MultipartWriter(uploads, "bucket", "key")) {
      writer.write(1);
    }
    assertThat(uploads.calls).isEmpty();

    try (MultipartWriter writer = new MultipartWriter(uploads, "bucket", "key")) {
      writer.write(1);
      writer.commit();
    }
    assertThat(uploads.calls).containsExactly("put key of 1");
  }

  @Test
  void anUploadThatCannotBeGivenUpIsToldWithTheObject() throws IOException {
    uploads.refuseAbort = true;
    MultipartWriter writer = new MultipartWriter(uploads, "bucket", "key");
    writer.write(PART);

    assertThatThrownBy(writer::close)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write s3://bucket/key: ")
        .hasMessageContaining("not allowed");
  }

  /** S3, as far as uploads need it; its calls in short. */
  private static final class Uploads implements S3Client {
    private final List<String> calls = new ArrayList<>();
    private boolean refuseAbort;

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
        CreateMultipartUploadRequest request) {
      calls.add("create " + request.key());
      return CreateMultipartUploadResponse.builder().uploadId("upload-1").build();
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      calls.add("part " + request.partNumber() + " of " + length(body));
      return UploadPartResponse.builder().eTag("etag").build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest request) {
      calls.add("complete " + request.multipartUpload().parts().size());
      return CompleteMultipartUploadResponse.builder().build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
      if (refuseAbort) {
        throw S3Exception.builder().message("not allowed").build();
      }
      calls.add("abort " + request.uploadId());
      return AbortMultipartUploadResponse.builder().build();
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      calls.add("put " + request.key() + " of " + length(body));
      return PutObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}

    private static long length(RequestBody body) {
      return body.optionalContentLength().orElseThrow();
    }
  }
}
