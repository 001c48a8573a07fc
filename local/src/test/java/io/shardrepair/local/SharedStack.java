package io.shardrepair.local;

import io.shardrepair.local.setup.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class the {@link RepairStack} of this JVM, as a parameter: the first that asks for
 * it starts it, each finds its bucket empty, and it ends after the last test. Classes that use it
 * run one after another.
 */
public final class SharedStack implements ParameterResolver {
  private record Started(Path folder, RepairStack stack) implements AutoCloseable {
    static Started begin() {
      try {
        Path folder = Files.createTempDirectory("repair-stack");
        return new Started(folder, RepairStack.start(folder));
      } catch (Exception e) {
        throw new IllegalStateException("the stack did not start", e);
      }
    }

    @Override
    public void close() throws IOException {
      stack.close();
      Folders.delete(folder);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RepairStack.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Started started =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SharedStack.class))
            .computeIfAbsent(Started.class, none -> Started.begin(), Started.class);
    try {
      started.stack.forget();
    } catch (Exception e) {
      throw new IllegalStateException("the bucket cannot be emptied", e);
    }
    return started.stack;
  }
}
