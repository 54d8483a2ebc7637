package io.github.dockertls.testing;

import io.github.dockertls.DockerTlsException;
import io.github.dockertls.testing.TlsDockerd.Lifetime;
import io.github.dockertls.testing.TlsDockerd.WhenUnavailable;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link TlsDockerd} does: daemons in JUnit's stores, which close them. Stateless. */
final class TlsDockerdExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Logger LOG = LoggerFactory.getLogger(TlsDockerdExtension.class);
  private static final Namespace NAMESPACE = Namespace.create(TlsDockerdExtension.class);

  /**
   * A store is asked for what its parents hold too, so the key tells whose daemon it is.
   *
   * @param home the unique id of the context that the daemon belongs to
   * @param settings equal ones share the daemon
   */
  private record Key(String home, DockerdSettings settings) {}

  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> testClass = context.getRequiredTestClass();
    Optional<Declaration> declaration = Declaration.find(context);
    if (declaration.isEmpty() || declaration.get().lifetime() == Lifetime.METHOD) {
      InjectedFields.refuseStatic(testClass);
      return;
    }
    RunningDaemon daemon = daemon(declaration.get(), context);
    InjectedFields.ofClass(testClass).forEach(field -> field.set(null, daemon));
    context
        .getTestInstance()
        .ifPresent(
            instance -> InjectedFields.of(testClass).forEach(field -> field.set(instance, daemon)));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Declaration declaration = declaration(context);
    RunningDaemon daemon = daemon(declaration, context);
    Object innermost = context.getRequiredTestInstance();
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      for (InjectedFields.Field field : InjectedFields.of(instance.getClass())) {
        refuseSharedField(declaration, context, field);
        field.set(instance, instance == innermost ? daemon : outer(context, instance, field));
      }
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      return;
    }
    try {
      Declaration.find(context)
          .map(declaration -> started(declaration, context))
          .ifPresent(daemon -> FailureReport.publish(context, daemon.dockerd()));
    } catch (RuntimeException e) {
      // A daemon that did not start, or has gone: the test's own failure is what counts.
      LOG.debug("there is no report of a failed test's daemon", e);
    }
  }

  /** A field of an enclosing class holds that class's daemon, whatever the nested class has. */
  private static RunningDaemon outer(
      ExtensionContext context, Object instance, InjectedFields.Field field) {
    ExtensionContext place = context;
    while (!place.getElement().equals(Optional.of(instance.getClass()))) {
      place =
          place
              .getParent()
              .orElseThrow(() -> new ExtensionConfigurationException(field.undeclared()));
    }
    Declaration declaration =
        Declaration.find(place)
            .orElseThrow(() -> new ExtensionConfigurationException(field.undeclared()));
    return daemon(declaration, context);
  }

  private static void refuseSharedField(
      Declaration declaration, ExtensionContext context, InjectedFields.Field field) {
    boolean shared =
        context
            .getTestInstanceLifecycle()
            .filter(TestInstance.Lifecycle.PER_CLASS::equals)
            .isPresent();
    if (shared
        && declaration.lifetime() == Lifetime.METHOD
        && context.getExecutionMode() == org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT) {
      throw new ExtensionConfigurationException(
          field
              + " is shared by test methods that run at the same time with a daemon each; use"
              + " parameters, or Lifetime.CLASS");
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return RunningDaemon.provides(parameter.getParameter().getType());
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return daemon(declaration(context), context).value(parameter.getParameter().getType());
  }

  private static Declaration declaration(ExtensionContext context) {
    return Declaration.find(context)
        .orElseThrow(
            () ->
                new ExtensionConfigurationException(
                    "Neither "
                        + context.getDisplayName()
                        + " nor a class around it has @TlsDockerd, so there is no daemon to inject;"
                        + " add @TlsDockerd to the class or the method"));
  }

  /** The daemon, if it has been started: a report is not worth a start. */
  private static @Nullable RunningDaemon started(Declaration declaration, ExtensionContext asking) {
    ExtensionContext home = declaration.home(asking);
    return home.getStore(NAMESPACE)
        .get(new Key(home.getUniqueId(), declaration.settings()), RunningDaemon.class);
  }

  // JUnit 6 deprecates getOrComputeIfAbsent for computeIfAbsent, which 5.14 has not.
  @SuppressWarnings("deprecation")
  private static RunningDaemon daemon(Declaration declaration, ExtensionContext asking) {
    DockerdSettings settings = declaration.settings();
    if (declaration.annotation().whenUnavailable() == WhenUnavailable.SKIP) {
      DockerTlsException missing = EngineChoice.of(settings).missing();
      if (missing != null) {
        Assumptions.abort(missing.fact() + ". " + missing.remedy() + ".");
      }
    }
    ExtensionContext home = declaration.home(asking);
    RunningDaemon running =
        home.getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                new Key(home.getUniqueId(), settings),
                key -> new RunningDaemon(key.settings()),
                RunningDaemon.class);
    return Objects.requireNonNull(running, "what was just computed");
  }
}
