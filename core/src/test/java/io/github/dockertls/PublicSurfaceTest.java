package io.github.dockertls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a user of the library sees reads alike. What it is stands in api/docker-tls.api. */
class PublicSurfaceTest {
  @Test
  void namesSayWhatAThingIs() {
    assertThat(publicTypes().map(Class::getSimpleName))
        .noneMatch(name -> name.matches(".*(Util|Utils|Helper|Manager|Impl)"));
  }

  @Test
  void methodsAreNounsWithoutGet() {
    assertThat(ownMethods())
        .extracting(Method::toString, Method::getName)
        .noneMatch(m -> m.toList().get(1).toString().matches("get[A-Z].*"));
  }

  @Test
  void noMethodTakesABareBoolean() {
    assertThat(ownMethods())
        .noneMatch(m -> Arrays.asList(m.getParameterTypes()).contains(boolean.class));
  }

  @Test
  void noFieldIsOptional() {
    assertThat(ArchitectureTest.LIBRARY.stream().flatMap(type -> type.getFields().stream()))
        .noneMatch(field -> field.getRawType().isEquivalentTo(Optional.class));
  }

  /** Public and, where nested, public in public types only. */
  private static Stream<Class<?>> publicTypes() {
    return ArchitectureTest.LIBRARY.stream()
        .filter(type -> !type.getPackageName().contains(".internal"))
        .map(JavaClass::reflect)
        .<Class<?>>map(type -> type)
        .filter(PublicSurfaceTest::isPublic);
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  /**
   * Public methods whose name and parameters we chose: what others' types prescribe is left out.
   */
  private static List<Method> ownMethods() {
    return publicTypes()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
        .filter(m -> !isPrescribed(m, m.getDeclaringClass()))
        .toList();
  }

  private static boolean isPrescribed(Method method, Class<?> type) {
    Stream<Class<?>> parents =
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()));
    return parents.anyMatch(parent -> declares(parent, method) || isPrescribed(method, parent));
  }

  private static boolean declares(Class<?> type, Method method) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(
            m ->
                m.getName().equals(method.getName())
                    && Arrays.equals(m.getParameterTypes(), method.getParameterTypes()));
  }
}
