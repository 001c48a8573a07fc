package io.shardrepair.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.resolve.Instances.Instance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;

class ManagedInstancesTest {
  private final List<InstanceInformation> known = new ArrayList<>();
  private final Map<String, String> tags = new HashMap<>();
  private final List<DescribeInstanceInformationRequest> asked = new ArrayList<>();

  /** Knows the filter by tag, and gives each instance on a page of its own. */
  private final SsmClient ssm =
      new SsmClient() {
        @Override
        public DescribeInstanceInformationResponse describeInstanceInformation(
            DescribeInstanceInformationRequest request) {
          asked.add(request);
          List<InstanceInformation> found =
              known.stream()
                  .filter(
                      instance ->
                          request.filters().stream().allMatch(filter -> matches(filter, instance)))
                  .toList();
          int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
          return DescribeInstanceInformationResponse.builder()
              .instanceInformationList(found.stream().skip(page).limit(1).toList())
              .nextToken(page + 1 < found.size() ? Integer.toString(page + 1) : null)
              .build();
        }

        @Override
        public String serviceName() {
          return "ssm";
        }

        @Override
        public void close() {}
      };

  private final ManagedInstances instances = new ManagedInstances(ssm);

  private boolean matches(InstanceInformationStringFilter filter, InstanceInformation instance) {
    String tag = tags.get(instance.instanceId());
    return switch (filter.key()) {
      case "tag-key" -> tag != null;
      case "tag:influx-shard-repair-address" -> filter.values().contains(tag);
      default -> throw new AssertionError("no such filter: " + filter);
    };
  }

  private void known(String id, String computerName, String ipAddress) {
    known.add(
        InstanceInformation.builder()
            .instanceId(id)
            .computerName(computerName)
            .ipAddress(ipAddress)
            .pingStatus("Online")
            .build());
  }

  private List<String> at(String address) throws IOException {
    return instances.at(address).stream().map(Instance::instanceId).toList();
  }

  @Test
  void byComputerNameShortOrFullAndByIpAddress() throws IOException {
    known("i-1", "data1.eu.example", "10.0.0.1");
    known("i-2", "DATA2", "10.0.0.2");
    known("i-11", "data11.eu.example", "10.0.0.11");

    assertThat(at("data1:8088")).containsExactly("i-1");
    assertThat(at("data1.eu.example:8088")).containsExactly("i-1");
    assertThat(at("data2.eu.example:8088")).containsExactly("i-2");
    assertThat(at("10.0.0.1:8088")).containsExactly("i-1");
    assertThat(at("10.0.0:8088")).isEmpty();
    assertThat(at("data3:8088")).isEmpty();
  }

  @Test
  void aTagGoesBeforeNames() throws IOException {
    known("i-1", "data1", "10.0.0.1");
    known("i-2", "ip-10-0-0-2", "10.0.0.2");
    tags.put("i-2", "data1:8088");

    assertThat(at("data1:8088")).containsExactly("i-2");
    assertThat(at("data1:9088")).containsExactly("i-1");
  }

  @Test
  void instancesAreListedOnceForAllAddressesAndFiftyAPage() throws IOException {
    known("i-1", "data1", "10.0.0.1");
    known("i-2", "data2", "10.0.0.2");

    for (int time = 0; time < 3; time++) {
      assertThat(at("data1:8088")).containsExactly("i-1");
      assertThat(at("data2:8088")).containsExactly("i-2");
    }

    // Whether any instance has the tag, and two pages of one instance each.
    assertThat(asked).hasSize(3);
    assertThat(asked).allSatisfy(request -> assertThat(request.maxResults()).isEqualTo(50));
  }

  @Test
  void allThatAnswerAreTold() throws IOException {
    known("i-1", "data1.eu.example", "10.0.0.1");
    known("i-2", "data1.us.example", "10.1.0.1");

    assertThat(instances.at("data1:8088"))
        .containsExactly(new Instance("i-1", "Online"), new Instance("i-2", "Online"));
  }
}
