package io.github.dockertls.testing;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** The fields with {@link TlsDockerd.Inject} of a test class and its superclasses. Stateless. */
final class InjectedFields {
  private InjectedFields() {}

  static List<Field> of(Class<?> testClass) {
    return find(testClass, field -> !Modifier.isStatic(field.getModifiers()));
  }

  static List<Field> ofClass(Class<?> testClass) {
    return find(testClass, field -> Modifier.isStatic(field.getModifiers()));
  }

  static void refuseStatic(Class<?> testClass) {
    for (Field field : ofClass(testClass)) {
      throw new ExtensionConfigurationException(
          field
              + " is static, and no daemon lives as long as the class; make it an instance field,"
              + " or put @TlsDockerd with Lifetime.CLASS on the class");
    }
  }

  private static List<Field> find(Class<?> testClass, Predicate<java.lang.reflect.Field> which) {
    return AnnotationSupport.findAnnotatedFields(
            testClass, TlsDockerd.Inject.class, which, HierarchyTraversalMode.TOP_DOWN)
        .stream()
        .map(Field::new)
        .toList();
  }

  /**
   * A field that can be set.
   *
   * @param field the field
   */
  record Field(java.lang.reflect.Field field) {
    Field {
      String name = "@TlsDockerd.Inject field \"" + name(field) + "\"";
      if (!RunningDaemon.provides(field.getType())) {
        throw new ExtensionConfigurationException(
            name
                + " is of type "
                + field.getType().getName()
                + "; "
                + RunningDaemon.provided()
                + " can be injected");
      }
      if (Modifier.isFinal(field.getModifiers())) {
        throw new ExtensionConfigurationException(name + " is final; remove that");
      }
    }

    void set(@Nullable Object instance, RunningDaemon daemon) {
      Object value = daemon.value(field.getType());
      try {
        field.setAccessible(true);
        field.set(instance, value);
      } catch (ReflectiveOperationException | InaccessibleObjectException e) {
        throw new ExtensionConfigurationException(
            this + " cannot be set; open its package to this module, or use a parameter", e);
      }
    }

    String undeclared() {
      return this + " is in a class without @TlsDockerd; add @TlsDockerd to that class";
    }

    private static String name(java.lang.reflect.Field field) {
      return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }

    @Override
    public String toString() {
      return "@TlsDockerd.Inject field \"" + name(field) + "\"";
    }
  }
}
