package io.shardrepair.local.runtime;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * The Java runtime of Lambda as a command: the runtime interface client with its own libraries and
 * no others. It loads the function's classes itself, from the working directory and its {@code
 * lib/}.
 */
final class RuntimeInterfaceClient {
  private static final String NATIVE_LIBRARY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private RuntimeInterfaceClient() {}

  /**
   * @param folder of its own, for the options' file and the native library
   * @return the command, to which the handler's name is added
   */
  static List<String> command(Path folder) throws IOException {
    String classPath =
        Stream.of(
                AWSLambda.class,
                LambdaRuntime.class,
                PojoSerializer.class,
                SdkInternalThreadLocal.class)
            .map(type -> jar(type).toString())
            .collect(Collectors.joining(":"));
    Path options =
        Files.write(
            Files.createDirectories(folder).resolve("java-options"),
            List.of(
                // As Lambda starts Java 17 and later (lambda/latest/dg/java-customization.html).
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Else unpacked to one file of the machine, for which two tests may race.
                "-D" + NATIVE_LIBRARY + "=\"" + unpackNativeLibrary(folder) + "\"",
                "-cp",
                "\"" + classPath + "\"",
                AWSLambda.class.getName()));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(java, "@" + options);
  }

  private static Path jar(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path unpackNativeLibrary(Path folder) throws IOException {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String resource = "/jni/libaws-lambda-jni.linux-" + processor + ".so";
    Path library = folder.resolve("libaws-lambda-jni.so");
    try (InputStream in = AWSLambda.class.getResourceAsStream(resource)) {
      Files.copy(in, library);
    }
    return library;
  }
}
