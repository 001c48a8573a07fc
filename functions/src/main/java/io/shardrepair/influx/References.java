package io.shardrepair.influx;

import java.io.IOException;

/** Looks up what references of the nodes document stand for: passwords, certificates. */
@FunctionalInterface
public interface References {
  String value(String reference) throws IOException;
}
