package io.shardrepair;

import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Shortens property tests for mutation testing (docs/mutation-testing.md), which runs them for
 * thousands of mutants. Does nothing unless the system property {@value #PERCENT} is set: to how
 * many of a hundred tries to make, from 1 to 100.
 *
 * <p>The seed is then fixed, so that a mutant's end does not depend on luck, and a failure is not
 * shrunk, as nobody reads it. jqwik's own {@code jqwik.tries.default} would not do: it holds only
 * for properties that do not say their tries.
 *
 * <p>Found by jqwik through {@code META-INF/services}.
 */
public final class FewerTries implements AroundPropertyHook {
  private static final String PERCENT = "tries.percent";

  private static final int JQWIK_DEFAULT = 1000;

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    Integer percent = Integer.getInteger(PERCENT);
    if (percent != null) {
      PropertyAttributes attributes = context.attributes();
      int tries = attributes.tries().orElse(JQWIK_DEFAULT);
      attributes.setTries(Math.max(1, tries * percent / 100));
      attributes.setSeed("1");
      attributes.setShrinking(ShrinkingMode.OFF);
    }
    return property.execute();
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }
}
