package io.shardrepair.local.runcommand;

/** An error as the service answers it. */
final class ServiceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  ServiceException(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
