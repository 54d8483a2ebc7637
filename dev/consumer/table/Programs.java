import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs one after the other in one JVM, each with a class path of its own and nothing else:
 * {@code Programs FILE}, a line for each: where its output goes, its class, its class path and its
 * arguments, with tabs between. A program that fails leaves its stack trace in OUTPUT.failure.
 */
final class Programs {
  private Programs() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream standard = System.out;
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      String[] fields = line.split("\t");
      Path output = Path.of(fields[0]);
      long from = System.nanoTime();
      try (PrintStream file = new PrintStream(output.toFile())) {
        System.setOut(file);
        System.setErr(file);
        String failure = run(fields[1], fields[2], List.of(fields).subList(3, fields.length));
        if (!failure.isEmpty()) {
          Files.writeString(output.resolveSibling(output.getFileName() + ".failure"), failure);
        }
      }
      Files.writeString(
          output.resolveSibling(output.getFileName() + ".seconds"),
          String.valueOf((System.nanoTime() - from) / 1_000_000 / 1e3));
      System.setOut(standard);
    }
    // Whatever a framework left running ends here.
    System.exit(0);
  }

  private static String run(String program, String classPath, List<String> arguments)
      throws InterruptedException, IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(":")) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    StringWriter failure = new StringWriter();
    ClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Thread thread =
        new Thread(
            () -> {
              try {
                loader
                    .loadClass(program)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments.toArray(String[]::new));
              } catch (InvocationTargetException e) {
                e.getCause().printStackTrace(new PrintWriter(failure, true));
              } catch (ReflectiveOperationException | LinkageError e) {
                e.printStackTrace(new PrintWriter(failure, true));
              }
            },
            program);
    thread.setContextClassLoader(loader);
    thread.start();
    thread.join();
    return failure.toString();
  }
}
