package io.shardrepair.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for Lambda: the project's handler classes in one JVM, invoked over HTTP.
 *
 * <p>Like the original: synchronous Invoke with its payload limits, {@code X-Amz-Function-Error}
 * and the error body of the Java runtime, the function's timeout, one handler object per invocation
 * at a time; {@code RuntimeContractIT} compares with AWS's own runtime. Unlike it: all functions
 * share one JVM, its heap and, except for the access key ({@link FunctionKey}), its environment, so
 * that a handler that ends its process ends all of them; a fixed number of invocations runs at once
 * and further ones wait, where Lambda would throttle; there is no other operation; and callers do
 * not sign, but bring the run's token: LocalStack does so once it has checked the signature.
 *
 * <p>It is a process of its own because handlers read the environment, which cannot be given to a
 * JVM that runs already, and because it ends as a whole. It ends with its standard input, which the
 * parent keeps open.
 */
public final class LambdaHost implements AutoCloseable {
  private static final int REQUEST_LIMIT = 6 * 1024 * 1024;
  private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
  private static final Pattern NAME_OR_ARN =
      Pattern.compile("(?:arn:[^:]*:lambda:[^:]*:[^:]*:function:)?([^:]+)(?::.*)?");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, LambdaFunction> functions = new HashMap<>();
  private final ExecutorService invocations = Executors.newCachedThreadPool(LambdaHost::daemon);
  private final ExecutorService connections;
  private final HttpServer server;
  private final RunToken token;

  private LambdaHost(
      HttpServer server,
      int atOnce,
      List<LambdaFunction.Spec> specs,
      AccessKeys keys,
      RunToken token) {
    this.server = server;
    this.token = token;
    this.connections = Executors.newFixedThreadPool(atOnce, LambdaHost::daemon);
    for (LambdaFunction.Spec spec : specs) {
      functions.put(
          spec.name(), new LambdaFunction(spec, keys.credentials(spec.name()), invocations));
    }
  }

  /**
   * @param port on loopback; 0 for a free one
   * @param atOnce how many invocations run at the same time; more wait
   * @param keys of all functions
   * @param token which every request has to bring
   */
  static LambdaHost start(
      int port, int atOnce, List<LambdaFunction.Spec> specs, AccessKeys keys, RunToken token)
      throws IOException {
    LambdaHost host =
        new LambdaHost(HttpServer.create(Loopback.address(port), 0), atOnce, specs, keys, token);
    host.server.createContext("/", host::handle);
    host.server.setExecutor(host.connections);
    host.server.start();
    return host;
  }

  /**
   * Arguments: port, number of invocations at once, file with the functions as JSON. The
   * environment has their keys and the token. Ends the JVM when the standard input ends.
   */
  public static void main(String[] arguments) throws IOException {
    List<LambdaFunction.Spec> specs =
        JSON.readValue(Path.of(arguments[2]).toFile(), new TypeReference<>() {});
    start(
        Integer.parseInt(arguments[0]),
        Integer.parseInt(arguments[1]),
        specs,
        AccessKeys.parse(System.getenv(AccessKeys.VARIABLE)),
        RunToken.ofEnvironment());
    while (System.in.read() >= 0) {
      // Nothing is ever said there; only its end matters.
    }
    System.exit(0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    connections.shutdownNow();
    invocations.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!token.isIn(exchange)) {
        refuse(
            exchange, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        return;
      }
      Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
      if (!exchange.getRequestMethod().equals("POST") || !path.matches()) {
        refuse(exchange, 404, "UnknownOperationException", "this stand-in knows Invoke only");
        return;
      }
      LambdaFunction function = functions.get(functionName(path.group(1)));
      byte[] event = exchange.getRequestBody().readNBytes(REQUEST_LIMIT + 1);
      String type = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
      if (function == null) {
        refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + path.group(1));
      } else if (type != null && !type.equals("RequestResponse")) {
        refuse(
            exchange,
            400,
            "InvalidParameterValueException",
            "no invocation type " + type + " here");
      } else if (event.length > REQUEST_LIMIT) {
        String message =
            "Request must be smaller than "
                + REQUEST_LIMIT
                + " bytes for the InvokeFunction operation";
        refuse(exchange, 413, "RequestTooLargeException", message);
      } else if (event.length > 0 && !isJson(event)) {
        refuse(
            exchange,
            400,
            "InvalidRequestContentException",
            "Could not parse request body into json");
      } else {
        answer(exchange, function.invoke(event));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An event that is no JSON does not reach the function: API reference of Invoke, its errors. */
  private static boolean isJson(byte[] event) {
    try (JsonParser parser = JSON.getFactory().createParser(event)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static void answer(HttpExchange exchange, LambdaFunction.Result result)
      throws IOException {
    exchange.getResponseHeaders().set("X-Amz-Executed-Version", "$LATEST");
    byte[] body;
    if (result instanceof LambdaFunction.Result.Success success) {
      body = success.payload().getBytes(UTF_8);
    } else {
      exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
      body = JSON.writeValueAsBytes(result);
    }
    Loopback.respond(exchange, 200, "application/json", body);
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    exchange.getResponseHeaders().set("x-amzn-ErrorType", code);
    ObjectNode body = JSON.createObjectNode().put("Type", "User").put("Message", message);
    Loopback.respond(exchange, status, "application/json", JSON.writeValueAsBytes(body));
  }

  /** Accepts a name or an ARN, with or without a version or alias. */
  private static String functionName(String nameOrArn) {
    Matcher matcher = NAME_OR_ARN.matcher(nameOrArn);
    return matcher.matches() ? matcher.group(1) : nameOrArn;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "lambda");
    thread.setDaemon(true);
    return thread;
  }
}
