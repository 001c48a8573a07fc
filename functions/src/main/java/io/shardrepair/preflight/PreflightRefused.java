package io.shardrepair.preflight;

import io.shardrepair.text.Numbered;
import java.util.List;

/** At least one check did not pass; nothing was touched. */
public final class PreflightRefused extends RuntimeException {
  public PreflightRefused(List<Check> checks) {
    super(
        Numbered.of(
            checks.stream()
                .filter(check -> !check.passed())
                .map(check -> check.copy().map(copy -> copy + ": ").orElse("") + check.detail())
                .toList()));
  }
}
