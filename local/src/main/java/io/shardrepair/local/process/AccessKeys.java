package io.shardrepair.local.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * The access keys of one run of the local AWS. A key's id says whose it is: the operator's, a
 * function's, by its name, or a node's, by its policy and instance. Its secret is made for this
 * run, and only requests signed with one of them are answered (docs/adr/0036).
 */
public final class AccessKeys {
  /** The id of whoever uses the stack from outside. */
  public static final String OPERATOR = "operator";

  /** The environment variable in which the process of the functions finds their keys. */
  public static final String VARIABLE = "SHARDREPAIR_KEYS";

  /** As long as AWS's. */
  private static final int SECRET_BYTES = 30;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> secrets;

  private AccessKeys(Map<String, String> secrets) {
    this.secrets = new TreeMap<>(secrets);
  }

  public static AccessKeys random(Collection<String> ids) {
    Map<String, String> secrets = new TreeMap<>();
    ids.forEach(id -> secrets.put(id, randomSecret()));
    return new AccessKeys(secrets);
  }

  public static AccessKeys parse(String json) throws JsonProcessingException {
    return new AccessKeys(JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
  }

  public static String randomSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A JSON object with each secret by its key's id. */
  public String toJson() throws JsonProcessingException {
    return JSON.writeValueAsString(secrets);
  }

  /** The keys with these ids. */
  public AccessKeys only(Collection<String> ids) {
    Map<String, String> some = new TreeMap<>(secrets);
    some.keySet().retainAll(Set.copyOf(ids));
    return new AccessKeys(some);
  }

  /** As the AWS CLI and the SDKs take a key from the environment. */
  public Map<String, String> environment(String id) {
    return Map.of("AWS_ACCESS_KEY_ID", id, "AWS_SECRET_ACCESS_KEY", secret(id));
  }

  public AwsBasicCredentials credentials(String id) {
    return AwsBasicCredentials.create(id, secret(id));
  }

  private String secret(String id) {
    String secret = secrets.get(id);
    if (secret == null) {
      throw new IllegalArgumentException("no access key of this run: " + id);
    }
    return secret;
  }
}
