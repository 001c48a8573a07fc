package io.shardrepair.model;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An InfluxDB node that holds a copy.
 *
 * @param name names the copy in reports and object keys; unique
 * @param instanceId the EC2 instance, to which SSM sends the node script; unique
 * @param url the HTTP API, without a path, for example {@code http://10.0.0.7:8086}
 * @param dataDir absolute path on the node, as {@code [data] dir} of influxdb.conf
 * @param walDir absolute path on the node, as {@code [data] wal-dir} of influxdb.conf
 * @param influxInspect absolute path of the tool on the node
 * @param stagingDir absolute path on the node, on the file system of {@code dataDir} (hard links)
 *     and outside both directories, because influxd takes unknown folders there for databases
 * @param configFile absolute path of influxdb.conf on the node
 * @param address how the cluster names the node among a shard's owners, {@code host:8088}; absent
 *     for open-source nodes
 * @param authorities reference, like that of a password, to the certificates (PEM) of private
 *     authorities that may issue an https node's certificate besides the public ones
 * @param credentials how to log in to the HTTP API; absent if it requires no login
 */
public record Node(
    String name,
    String instanceId,
    String url,
    String dataDir,
    String walDir,
    String influxInspect,
    String stagingDir,
    String configFile,
    Optional<String> address,
    Optional<String> authorities,
    Optional<Credentials> credentials) {

  /** The form of a node's name. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** A node that needs no private authority. */
  public Node(
      String name,
      String instanceId,
      String url,
      String dataDir,
      String walDir,
      String influxInspect,
      String stagingDir,
      String configFile,
      Optional<String> address,
      Optional<Credentials> credentials) {
    this(
        name,
        instanceId,
        url,
        dataDir,
        walDir,
        influxInspect,
        stagingDir,
        configFile,
        address,
        Optional.empty(),
        credentials);
  }

  /**
   * Whether the instance is in EC2, by its id: Systems Manager names those that it manages
   * elsewhere {@code mi-…}.
   */
  public boolean onEc2() {
    return !instanceId.startsWith("mi-");
  }

  /** An id of the form that EC2 uses, always the same for a name. */
  public static String madeUpInstanceId(String name) {
    UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return "i-" + uuid.toString().replace("-", "").substring(0, 17);
  }
}
