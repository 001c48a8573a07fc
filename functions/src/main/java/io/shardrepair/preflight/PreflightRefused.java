package io.shardrepair.preflight;

import java.util.List;
import java.util.stream.Collectors;

/** At least one check did not pass; nothing was touched. */
public final class PreflightRefused extends RuntimeException {
  public PreflightRefused(List<Check> checks) {
    super(
        checks.stream()
            .filter(check -> !check.passed())
            .map(check -> (check.copy().isEmpty() ? "" : check.copy() + ": ") + check.detail())
            .collect(Collectors.joining("\n")));
  }
}
