package io.shardrepair.aws;

import io.shardrepair.resolve.Instances;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;

/**
 * Finds instances in Systems Manager by the tag {@value #TAG} or, if none has the tag, by computer
 * name or IP address. It is asked once, at the first address: make a new object for each use.
 */
public final class ManagedInstances implements Instances {
  private static final String TAG = "influx-shard-repair-address";

  /** The most that DescribeInstanceInformation returns at once; its default is 10. */
  private static final int PAGE = 50;

  private final SsmClient ssm;
  private List<InstanceInformation> all;
  private boolean someAreTagged;

  public ManagedInstances(SsmClient ssm) {
    this.ssm = ssm;
  }

  @Override
  public synchronized List<Instance> at(String address) throws IOException {
    if (all == null) {
      // An answer does not hold the tags, so one request for all addresses would not say which
      // instance has which. If nobody uses the tag, this request is the only one about it.
      someAreTagged = !asked(filter("tag-key", TAG)).isEmpty();
      all = asked();
    }
    List<InstanceInformation> tagged =
        someAreTagged ? asked(filter("tag:" + TAG, address)) : List.of();
    String host = address.substring(0, address.lastIndexOf(':'));
    return (tagged.isEmpty() ? all.stream().filter(each -> named(each, host)) : tagged.stream())
        .map(found -> new Instance(found.instanceId(), found.pingStatusAsString()))
        .toList();
  }

  private static InstanceInformationStringFilter filter(String key, String value) {
    return InstanceInformationStringFilter.builder().key(key).values(value).build();
  }

  private List<InstanceInformation> asked(InstanceInformationStringFilter... filters)
      throws IOException {
    DescribeInstanceInformationRequest request =
        DescribeInstanceInformationRequest.builder().filters(filters).maxResults(PAGE).build();
    try {
      return ssm.describeInstanceInformationPaginator(request).instanceInformationList().stream()
          .toList();
    } catch (SdkException e) {
      throw new IOException("Systems Manager did not list its instances: " + e, e);
    }
  }

  /**
   * Whether the instance has this name. A computer name may be short where the cluster has a full
   * one, or the other way round; an IP address has no short form.
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
