package io.shardrepair.resolve;

import java.io.IOException;
import java.util.List;

/** The instances that Systems Manager manages. */
public interface Instances {

  /**
   * Instances that match the address of a cluster's data node.
   *
   * @param address {@code host:8088}, as the cluster has it
   */
  List<Instance> at(String address) throws IOException;

  /**
   * A managed instance.
   *
   * @param state as Systems Manager gives it; commands reach it if that is {@value #ONLINE}
   */
  record Instance(String instanceId, String state) {
    public static final String ONLINE = "Online";
  }
}
