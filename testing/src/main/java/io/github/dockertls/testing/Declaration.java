package io.github.dockertls.testing;

import io.github.dockertls.testing.TlsDockerd.Lifetime;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The {@link TlsDockerd} that holds for a test, and the context that its daemon belongs to.
 *
 * @param annotation what was declared
 * @param lifetime how long the daemon lives, by annotation and place
 * @param owner the context of the annotated method or class
 */
record Declaration(TlsDockerd annotation, Lifetime lifetime, ExtensionContext owner) {

  /** Looks at the method, then its class, then the classes around it. */
  static Optional<Declaration> find(ExtensionContext context) {
    for (Optional<ExtensionContext> next = Optional.of(context);
        next.isPresent();
        next = next.get().getParent()) {
      ExtensionContext here = next.get();
      Optional<AnnotatedElement> element = here.getElement();
      Optional<TlsDockerd> annotation =
          element.flatMap(place -> AnnotationSupport.findAnnotation(place, TlsDockerd.class));
      if (annotation.isPresent()) {
        boolean onMethod = element.get() instanceof Method;
        Lifetime declared = annotation.get().lifetime();
        boolean perMethod = onMethod && declared == Lifetime.CLASS;
        Lifetime lifetime = perMethod ? Lifetime.METHOD : declared;
        return Optional.of(new Declaration(annotation.get(), lifetime, onMethod ? context : here));
      }
    }
    return Optional.empty();
  }

  DockerdSettings settings() {
    DockerdBuilder builder =
        Dockerd.builder()
            .engine(annotation.engine())
            .clientVerification(annotation.clientVerification())
            .serverKey(annotation.serverKey())
            .serverValidity(annotation.serverValidity())
            .arguments(annotation.arguments());
    if (annotation.serverNames().length > 0) {
      builder.serverNames(annotation.serverNames());
    }
    if (!annotation.containerImage().isEmpty()) {
      builder.containerImage(annotation.containerImage());
    }
    if (!annotation.binary().isEmpty()) {
      builder.binary(Path.of(annotation.binary()));
    }
    if (!annotation.storageDriver().isEmpty()) {
      builder.storageDriver(annotation.storageDriver());
    }
    if (annotation.tinyImage()) {
      builder.tinyImage();
    }
    if (annotation.network()) {
      builder.network();
    }
    if (annotation.registry()) {
      builder.registry();
    }
    if (annotation.registryWithPassword()) {
      builder.registryWithPassword();
    }
    if (!annotation.engineVersion().isEmpty()) {
      builder.engineVersion(annotation.engineVersion());
    }
    for (String image : annotation.images()) {
      builder.image(Path.of(image));
    }
    try {
      return builder.nodes(annotation.nodes()).managers(annotation.managers()).settings();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ExtensionConfigurationException(
          "@TlsDockerd of " + owner.getDisplayName() + " cannot be: " + e.getMessage(), e);
    }
  }

  /** The context at whose end the daemon is closed. */
  ExtensionContext home(ExtensionContext asking) {
    return switch (lifetime) {
      case RUN -> owner.getRoot();
      case CLASS -> owner;
      case METHOD -> {
        if (asking.getTestMethod().isEmpty()) {
          throw new ExtensionConfigurationException(
              "@TlsDockerd(lifetime = METHOD) of "
                  + owner.getDisplayName()
                  + " has no daemon yet when constructors and @BeforeAll methods run; take it in"
                  + " the test method or in @BeforeEach, or use Lifetime.CLASS");
        }
        yield asking;
      }
    };
  }
}
