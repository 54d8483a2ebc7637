package io.github.dockertls;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PingCmd;
import com.github.dockerjava.core.command.PingCmdImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's client, made when the first command needs it. It brings Jackson, which takes as
 * long to load as the first connection takes; a ping needs none of it. Thread-safe.
 */
final class LazyDockerClient implements InvocationHandler {
  private static final Request PING =
      Request.builder().method(Request.Method.GET).path("/_ping").build();

  private final DockerHttpClient transport;
  private final Supplier<DockerClient> maker;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable DockerClient client;

  private LazyDockerClient(DockerHttpClient transport, Supplier<DockerClient> maker) {
    this.transport = transport;
    this.maker = maker;
  }

  /**
   * A client on this transport.
   *
   * @param maker makes docker-java's own on the same transport; called once at most
   */
  static DockerClient on(DockerHttpClient transport, Supplier<DockerClient> maker) {
    return (DockerClient)
        Proxy.newProxyInstance(
            DockerClient.class.getClassLoader(),
            new Class<?>[] {DockerClient.class},
            new LazyDockerClient(transport, maker));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "pingCmd" -> new PingCmdImpl(this::ping);
      case "close" -> close();
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "DockerClient[" + transport + "]";
      default -> call(method, arguments);
    };
  }

  private @Nullable Void close() throws IOException {
    transport.close();
    return null;
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(client(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** What is no success is docker-java's to explain. */
  private @Nullable Void ping(PingCmd command) {
    try (Response response = transport.execute(PING)) {
      if (response.getStatusCode() / 100 == 2) {
        return null;
      }
    }
    return client().pingCmd().exec();
  }

  private DockerClient client() {
    lock.lock();
    try {
      if (client == null) {
        client = maker.get();
      }
      return client;
    } finally {
      lock.unlock();
    }
  }
}
