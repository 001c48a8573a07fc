package io.shardrepair.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.lang.reflect.InvocationTargetException;

/**
 * Makes a handler object as the Java runtime of Lambda does, with its words for what goes wrong
 * ({@code EventHandlerLoader} and {@code UserFault} in aws/aws-lambda-java-libs).
 */
final class HandlerLoader {
  private HandlerLoader() {}

  /** The handler could not be made; holds the answer for the caller. */
  static final class UnusableException extends Exception {
    private final transient LambdaFunction.Result.Failure failure;

    private UnusableException(Throwable cause, LambdaFunction.Result.Failure failure) {
      super(failure.errorMessage(), cause);
      this.failure = failure;
    }

    LambdaFunction.Result.Failure failure() {
      return failure;
    }
  }

  static RequestStreamHandler load(String name) throws UnusableException {
    Class<?> type;
    try {
      type = Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw unusable("Class not found: " + name, e);
    } catch (LinkageError e) {
      String detail = e.getMessage() == null ? "" : ": " + e.getMessage();
      throw unusable("Error loading class " + name + detail, e);
    }
    if (!RequestStreamHandler.class.isAssignableFrom(type)) {
      String message = "Class does not implement an appropriate handler interface: " + name;
      throw new UnusableException(null, new LambdaFunction.Result.Failure(message, null, null));
    }
    try {
      return (RequestStreamHandler) type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw unusable(LambdaFunction.Result.Failure.message(e.getCause()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw unusable(LambdaFunction.Result.Failure.message(e), e);
    }
  }

  private static UnusableException unusable(String message, Throwable cause) {
    return new UnusableException(
        cause, new LambdaFunction.Result.Failure(message, cause.getClass().getName(), null));
  }
}
