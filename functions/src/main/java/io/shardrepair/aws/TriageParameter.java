package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.json.Json;
import io.shardrepair.trigger.TriageSettings;
import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** The triage document in Parameter Store, or the usual settings if there is none. */
public final class TriageParameter implements TriageSettings.Source {
  private final SsmClient ssm;
  private final String name;

  public TriageParameter(SsmClient ssm, String name) {
    this.ssm = ssm;
    this.name = name;
  }

  @Override
  public TriageSettings read() throws IOException {
    String document;
    try {
      document = ssm.getParameter(request -> request.name(name)).parameter().value();
    } catch (ParameterNotFoundException notWritten) {
      return TriageSettings.USUAL;
    } catch (SdkException e) {
      throw new IOException("cannot read parameter %s: %s".formatted(name, e), e);
    }
    return TriageSettings.parse(Json.tree(document.getBytes(UTF_8)));
  }
}
