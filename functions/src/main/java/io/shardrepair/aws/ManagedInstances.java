package io.shardrepair.aws;

import io.shardrepair.resolve.Instances;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;

/**
 * Instances as Systems Manager knows them, found by the tag {@value #TAG}; where none carries it,
 * by computer name or IP address.
 */
public final class ManagedInstances implements Instances {
  private static final String TAG = "influx-shard-repair-address";

  private final SsmClient ssm;

  public ManagedInstances(SsmClient ssm) {
    this.ssm = ssm;
  }

  @Override
  public List<Instance> at(String address) throws IOException {
    List<Instance> tagged =
        matching(
            DescribeInstanceInformationRequest.builder()
                .filters(
                    InstanceInformationStringFilter.builder()
                        .key("tag:" + TAG)
                        .values(address)
                        .build())
                .build(),
            any -> true);
    if (!tagged.isEmpty()) {
      return tagged;
    }
    String host = address.substring(0, address.lastIndexOf(':'));
    return matching(
        DescribeInstanceInformationRequest.builder().build(), instance -> named(instance, host));
  }

  private List<Instance> matching(
      DescribeInstanceInformationRequest request, Predicate<InstanceInformation> wanted)
      throws IOException {
    try {
      return ssm.describeInstanceInformationPaginator(request).instanceInformationList().stream()
          .filter(wanted)
          .map(found -> new Instance(found.instanceId(), found.pingStatusAsString()))
          .toList();
    } catch (SdkException e) {
      throw new IOException("Systems Manager does not tell of its instances: " + e, e);
    }
  }

  /**
   * A computer name may be short where the cluster has a full one, or the other way round; an IP
   * address has no short form.
   */
  private static boolean named(InstanceInformation instance, String host) {
    if (host.equals(instance.ipAddress())) {
      return true;
    }
    String name = String.valueOf(instance.computerName()).toLowerCase(Locale.ROOT);
    String wanted = host.toLowerCase(Locale.ROOT);
    boolean isAddress = wanted.matches("[0-9.]+");
    return name.equals(wanted)
        || (!isAddress && (name.startsWith(wanted + ".") || wanted.startsWith(name + ".")));
  }
}
