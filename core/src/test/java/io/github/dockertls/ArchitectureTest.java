package io.github.dockertls;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, and what no class of the library may do. */
class ArchitectureTest {
  private static final String ROOT = "io.github.dockertls";

  static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @ParameterizedTest
  @CsvSource(
      nullValues = "nothing",
      value = {
        "internal.text, nothing",
        "internal.files, nothing",
        "internal.x509, internal.text",
        "internal.verify, internal.text internal.x509",
        "pem, internal.text internal.x509",
        "tls, pem internal.text internal.verify internal.x509",
        "cli, internal.text",
        "internal.registry, internal.text",
        "transport, tls internal.text internal.x509",
        "pki, pem internal.files internal.text internal.x509",
        "diagnosis, tls internal.text internal.x509",
        "internal.examination, diagnosis tls pem internal.text internal.x509",
      })
  void aPackageUsesOnlyThePackagesBelowIt(String name, String below) {
    Set<String> allowed = below == null ? Set.of() : Set.of(below.split(" "));
    DescribedPredicate<JavaClass> elsewhere =
        describe(
            "ours, but not of " + name + ", " + allowed + ", or the shared words",
            c ->
                c.getPackageName().startsWith(ROOT)
                    && !c.getPackageName().equals(ROOT + "." + name)
                    && !isSharedWord(c)
                    && !isDoor(c)
                    && allowed.stream().noneMatch(a -> c.getPackageName().equals(ROOT + "." + a)));
    noClasses()
        .that(resideInAPackage(ROOT + "." + name))
        .should()
        .dependOnClassesThat(elsewhere)
        .check(LIBRARY);
    assertThat(allowed)
        .as("packages that " + name + " may use and does")
        .allMatch(used -> uses(name, used));
  }

  /** It stands above the front door, and uses that as anybody does. */
  @Test
  void followingUsesTheEndpointAlone() {
    String following = ROOT + ".following";
    noClasses()
        .that(resideInAPackage(following))
        .should()
        .dependOnClassesThat(
            describe(
                "ours, but not the endpoint or the shared words",
                c ->
                    c.getPackageName().startsWith(ROOT)
                        && !c.getPackageName().equals(following)
                        && !c.getName().equals(ROOT + ".DockerEndpoint")
                        && !isSharedWord(c)))
        .check(LIBRARY);
    noClasses()
        .that(describe("are not of " + following, c -> !c.getPackageName().equals(following)))
        .should()
        .dependOnClassesThat(resideInAPackage(following))
        .check(LIBRARY);
  }

  private static boolean uses(String name, String used) {
    return LIBRARY.stream()
        .filter(type -> type.getPackageName().equals(ROOT + "." + name))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .anyMatch(arrow -> arrow.getTargetClass().getPackageName().equals(ROOT + "." + used));
  }

  @Test
  void everyPackageHasAPlaceInTheTable() {
    assertThat(packages())
        .extracting(p -> p.getName().replace(ROOT, ""))
        .containsExactlyInAnyOrder(
            "",
            ".pem",
            ".tls",
            ".cli",
            ".transport",
            ".pki",
            ".diagnosis",
            ".following",
            ".internal.text",
            ".internal.files",
            ".internal.x509",
            ".internal.verify",
            ".internal.examination",
            ".internal.door",
            ".internal.registry");
  }

  /** The door leads from these to what is not public of them, and nowhere else. */
  @Test
  void onlyThoseConcernedUseTheDoor() {
    noClasses()
        .that(
            describe(
                "neither own what is behind the door nor examine",
                c ->
                    !isDoor(c)
                        && !Set.of("", ".tls", ".transport", ".diagnosis", ".internal.examination")
                            .contains(c.getPackageName().replace(ROOT, ""))))
        .should()
        .dependOnClassesThat(describe("are the door", ArchitectureTest::isDoor))
        .check(LIBRARY);
  }

  @Test
  void noPackageIsInACycle() {
    slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(LIBRARY);
  }

  /** Each package with the root's own; the shared words, which the root holds, lie below all. */
  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          if (isDoor(type)) {
            return SliceIdentifier.ignore();
          }
          return isSharedWord(type)
              ? SliceIdentifier.of("the shared words")
              : SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "each package, and the shared words";
        }
      };

  @Test
  void theSharedWordsUseNothingElseOfOurs() {
    classes()
        .that(describe("are shared words", ArchitectureTest::isSharedWord))
        .should()
        .onlyDependOnClassesThat(
            describe(
                "are foreign or shared words",
                c -> !c.getPackageName().startsWith(ROOT) || isSharedWord(c)))
        .check(LIBRARY);
  }

  /** Without it on the class path plain keys and certificates load and connect all the same. */
  @Test
  void onlyIssuingAndDecryptingUseBouncyCastle() {
    noClasses()
        .that(
            describe(
                "neither issue certificates nor decrypt keys",
                c ->
                    !c.getPackageName().equals(ROOT + ".pki")
                        && !c.getName().equals(ROOT + ".pem.KeyDecryption")))
        .should()
        .dependOnClassesThat(resideInAPackage("org.bouncycastle.."))
        .check(LIBRARY);
  }

  @Test
  void nothingChangesTheVirtualMachine() {
    forbid(
        java.security.Security.class,
        Set.of("addProvider", "insertProviderAt", "removeProvider", "setProperty"));
    forbid(System.class, Set.of("setProperty", "setProperties", "clearProperty", "exit"));
    forbid(System.class, Set.of("setErr", "setOut", "setIn"));
    forbid(Runtime.class, Set.of("addShutdownHook", "exit", "halt"));
    forbid(javax.net.ssl.SSLContext.class, Set.of("setDefault"));
    forbid(java.net.ProxySelector.class, Set.of("setDefault"));
    forbid(
        javax.net.ssl.HttpsURLConnection.class,
        Set.of("setDefaultSSLSocketFactory", "setDefaultHostnameVerifier"));
  }

  @Test
  void onlyTheEnvironmentLooksOutside() {
    forbid(System.class, Set.of("getenv", "currentTimeMillis"));
    forbid(System.class, Set.of("getProperties"));
    forbid(Clock.class, Set.of("system", "systemUTC", "systemDefaultZone"));
    for (Class<?> time :
        List.of(
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class)) {
      forbid(time, Set.of("now"));
    }
    noClasses()
        .that(describe("are not the seam", c -> !isEnvironment(c)))
        .should()
        .callConstructor(Date.class)
        .check(LIBRARY);
  }

  /** A system property's name is a constant of the class that asks for it. */
  @Test
  void onlyTheEnvironmentAsksWhoTheUserIs() throws IOException {
    for (JavaClass type : LIBRARY) {
      if (!isEnvironment(type)) {
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
          assertThat(new String(file.readAllBytes(), StandardCharsets.ISO_8859_1))
              .as(type.getName())
              .doesNotContain("user.home", "user.dir", "user.name");
        }
      }
    }
  }

  @Test
  void nothingWritesToTheConsole() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(LIBRARY);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packages()).isNotEmpty().allMatch(p -> p.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void noStaticCollectionCanGrow() throws IllegalAccessException {
    List<String> growing = new ArrayList<>();
    for (JavaClass type : LIBRARY) {
      for (Field field : type.reflect().getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && holdsSeveral(field.getType())) {
          field.setAccessible(true);
          Object value = field.get(null);
          String holder = value.getClass().getName();
          if (!(value instanceof EnumSet)
              && !holder.contains("Immutable")
              && !holder.contains("Unmodifiable")) {
            growing.add(type.getName() + "." + field.getName() + " is a " + holder);
          }
        }
      }
    }
    assertThat(growing).isEmpty();
  }

  private static boolean holdsSeveral(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
  }

  private static void forbid(Class<?> owner, Set<String> methods) {
    DescribedPredicate<JavaAccess<?>> forbidden =
        describe(
            owner.getSimpleName() + " " + methods,
            access ->
                access.getTargetOwner().isEquivalentTo(owner)
                    && methods.contains(access.getTarget().getName()));
    noClasses()
        .that(describe("are not the seam", c -> !isEnvironment(c)))
        .should()
        .accessTargetWhere(forbidden)
        .check(LIBRARY);
  }

  private static boolean isSharedWord(JavaClass type) {
    return isEnvironment(type)
        || type.getBaseComponentType().getName().startsWith(ROOT + ".DockerTlsException");
  }

  private static boolean isDoor(JavaClass type) {
    return type.getPackageName().equals(ROOT + ".internal.door");
  }

  private static boolean isEnvironment(JavaClass type) {
    return type.getName().equals(ROOT + ".Environment")
        || type.getName().startsWith(ROOT + ".Environment$");
  }

  private static Set<JavaPackage> packages() {
    return LIBRARY.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
  }
}
