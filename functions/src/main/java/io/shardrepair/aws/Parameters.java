package io.shardrepair.aws;

import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Values from the SSM Parameter Store. */
public final class Parameters {
  private static final String REFERENCE = "parameter:";

  private final SsmClient ssm;

  public Parameters(SsmClient ssm) {
    this.ssm = ssm;
  }

  /** The value of a parameter, decrypted if it is a SecureString. */
  public String value(String name) throws IOException {
    try {
      return ssm.getParameter(request -> request.name(name).withDecryption(true))
          .parameter()
          .value();
    } catch (ParameterNotFoundException e) {
      throw new IOException("there is no parameter %s in the Parameter Store".formatted(name), e);
    } catch (SdkException e) {
      throw new IOException("cannot read parameter %s: %s".formatted(name, e), e);
    }
  }

  /** The value that a reference like {@code parameter:/path} stands for. */
  public String resolve(String reference) throws IOException {
    if (!reference.startsWith(REFERENCE)) {
      throw new IOException("\"%s\" is not a reference like parameter:/path".formatted(reference));
    }
    return value(reference.substring(REFERENCE.length()));
  }
}
