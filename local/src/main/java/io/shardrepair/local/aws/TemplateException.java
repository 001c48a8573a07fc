package io.shardrepair.local.aws;

/** Something in template.yaml that cannot be resolved; the message names resource and property. */
public final class TemplateException extends RuntimeException {
  TemplateException(String message) {
    super(message);
  }
}
