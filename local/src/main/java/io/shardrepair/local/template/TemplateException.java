package io.shardrepair.local.template;

/** Something in template.yaml that cannot be resolved; the message names resource and property. */
public final class TemplateException extends RuntimeException {
  public TemplateException(String message) {
    super(message);
  }
}
