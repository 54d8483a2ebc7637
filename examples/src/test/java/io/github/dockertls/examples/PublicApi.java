package io.github.dockertls.examples;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public and protected members of an artifact, a line each, as a table of contents: types by
 * name, in each type its members by name.
 */
final class PublicApi {
  private PublicApi() {}

  /** The lines of the artifact that a class came from. */
  static List<String> of(Class<?> member) throws IOException {
    TreeMap<String, List<String>> types = new TreeMap<>();
    for (String name : classes(member)) {
      Class<?> type = load(name);
      if (isVisible(type)) {
        types.put(type.getName(), lines(type));
      }
    }
    List<String> all = new ArrayList<>();
    types.values().forEach(all::addAll);
    return all;
  }

  private static List<String> classes(Class<?> member) throws IOException {
    Path home;
    try {
      home = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (Files.isDirectory(home)) {
      return classes(home, home);
    }
    try (FileSystem jar = FileSystems.newFileSystem(home)) {
      Path root = jar.getPath("/");
      return classes(root, root);
    }
  }

  private static List<String> classes(Path root, Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.startsWith("io" + separator(root)) && name.endsWith(".class"))
          .filter(name -> !name.endsWith("-info.class"))
          .map(name -> name.replace(separator(root), ".").replaceFirst("\\.class$", ""))
          .filter(name -> !name.contains(".internal."))
          .toList();
    }
  }

  private static String separator(Path root) {
    return root.getFileSystem().equals(FileSystems.getDefault()) ? File.separator : "/";
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return isVisible(type.getModifiers())
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && !type.isSynthetic()
        && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static List<String> lines(Class<?> type) {
    TreeSet<String> members = new TreeSet<>();
    // What a class inherits from one that nobody sees is its own to a user.
    for (Class<?> c = type; c != null && (c == type || !isVisible(c)); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        add(
            members,
            field,
            "  " + field.getName() + " : " + modified(field, field.getGenericType()));
      }
      for (Method method : c.getDeclaredMethods()) {
        if (!method.isBridge()) {
          add(members, method, "  " + called(method.getName(), method) + returned(method));
        }
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(members, constructor, "  " + called("new", constructor));
    }
    List<String> lines = new ArrayList<>(List.of(heading(type)));
    lines.addAll(members);
    return lines;
  }

  private static void add(Set<String> members, Member member, String line) {
    if (isVisible(member.getModifiers()) && !member.isSynthetic()) {
      members.add(line);
    }
  }

  private static String heading(Class<?> type) {
    List<String> parents = new ArrayList<>();
    if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
      parents.add(name(type.getGenericSuperclass()));
    }
    Arrays.stream(type.getGenericInterfaces()).map(PublicApi::name).sorted().forEach(parents::add);
    String kind =
        type.isAnnotation()
            ? "annotation"
            : type.isRecord()
                ? "record"
                : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
    return (modifiers(type.getModifiers() & ~Modifier.INTERFACE & ~Modifier.STATIC, type)
            + kind
            + " "
            + type.getName().replace('$', '.')
            + variables(type.getTypeParameters())
            + (parents.isEmpty() ? "" : " : " + String.join(", ", parents)))
        .strip();
  }

  /** Whether it may be extended matters; that an interface is abstract does not. */
  private static String modifiers(int modifiers, Class<?> type) {
    StringBuilder words = new StringBuilder();
    if (Modifier.isProtected(modifiers)) {
      words.append("protected ");
    }
    if (type.isSealed()) {
      words.append("sealed ");
    }
    if (Modifier.isAbstract(modifiers) && !type.isInterface()) {
      words.append("abstract ");
    }
    if (Modifier.isFinal(modifiers) && !type.isRecord() && !type.isEnum()) {
      words.append("final ");
    }
    return words.toString();
  }

  private static String called(String name, Executable executable) {
    String parameters =
        Arrays.stream(executable.getGenericParameterTypes())
            .map(PublicApi::name)
            .collect(Collectors.joining(", ", "(", ")"));
    String shown =
        executable.isVarArgs() ? parameters.replaceFirst("\\[\\]\\)$", "...)") : parameters;
    return name + variables(executable.getTypeParameters()) + shown + suffix(executable);
  }

  private static String suffix(Executable executable) {
    int modifiers = executable.getModifiers();
    boolean inInterface = executable.getDeclaringClass().isInterface();
    return (Modifier.isProtected(modifiers) ? " protected" : "")
        + (Modifier.isStatic(modifiers) ? " static" : "")
        + (Modifier.isAbstract(modifiers) && !inInterface ? " abstract" : "")
        + thrown(executable);
  }

  private static String thrown(Executable executable) {
    return executable.getExceptionTypes().length == 0
        ? ""
        : Arrays.stream(executable.getGenericExceptionTypes())
            .map(PublicApi::name)
            .sorted()
            .collect(Collectors.joining(", ", " throws ", ""));
  }

  private static String returned(Method method) {
    String type = name(method.getGenericReturnType());
    Object usual = method.getDefaultValue();
    String shown = usual != null && usual.getClass().isArray() ? "{}" : String.valueOf(usual);
    return (type.equals("void") ? "" : " : " + type) + (usual == null ? "" : " = " + shown);
  }

  private static String modified(Field field, Type type) {
    int modifiers = field.getModifiers();
    return (Modifier.isProtected(modifiers) ? "protected " : "")
        + (Modifier.isStatic(modifiers) ? "static " : "")
        + (Modifier.isFinal(modifiers) ? "final " : "")
        + name(type);
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(
                v ->
                    v.getName()
                        + (v.getBounds()[0] == Object.class
                            ? ""
                            : " extends " + joined(v.getBounds(), " & ")))
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String joined(Type[] types, String between) {
    return Arrays.stream(types).map(PublicApi::name).collect(Collectors.joining(between));
  }

  /** Types of Java by their simple names, our own without our prefix, all others in full. */
  private static String name(Type type) {
    if (type instanceof Class<?> c) {
      return c.isArray()
          ? name(c.getComponentType()) + "[]"
          : c.getName()
              .replaceFirst("^java\\.([a-z]+\\.)+", "")
              .replaceFirst("^io\\.github\\.dockertls\\.", "")
              .replace('$', '.');
    }
    if (type instanceof ParameterizedType p) {
      return name(p.getRawType()) + "<" + joined(p.getActualTypeArguments(), ", ") + ">";
    }
    if (type instanceof GenericArrayType a) {
      return name(a.getGenericComponentType()) + "[]";
    }
    if (type instanceof WildcardType w) {
      return w.getLowerBounds().length > 0
          ? "? super " + joined(w.getLowerBounds(), " & ")
          : w.getUpperBounds()[0] == Object.class
              ? "?"
              : "? extends " + joined(w.getUpperBounds(), " & ");
    }
    return type.getTypeName();
  }
}
