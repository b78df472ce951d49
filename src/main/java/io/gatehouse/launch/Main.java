// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import io.gatehouse.launch.CommandLine.Misuse;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The door of {@code java -jar gatehouse.war}. */
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Main() {}

  /** Returns once the server runs (its threads keep the process alive), else ends the process. */
  public static void main(String[] arguments) {
    try {
      CommandLine line = CommandLine.parse(List.of(arguments), System.getenv());
      switch (line.action()) {
        case HELP -> System.out.print(CommandLine.HELP);
        case VERSION -> System.out.println("Gatehouse " + version());
        case VALIDATE -> System.exit(command("ValidateCommand", line.rest()));
        case VERIFY_AUDIT -> System.exit(command("VerifyAuditCommand", line.rest()));
        case SERVE -> serve(line);
      }
    } catch (Misuse e) {
      exit(MISUSED, "gatehouse: " + e.getMessage());
    } catch (IOException e) {
      exit(FAILED, "gatehouse: " + e.getMessage());
    } catch (InvocationTargetException e) {
      exit(FAILED, reason(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (ReflectiveOperationException e) {
      exit(FAILED, "gatehouse: this WAR is not whole: " + e);
    }
  }

  private static void serve(CommandLine line) throws IOException, ReflectiveOperationException {
    Logging.open();
    OpenedWar war = OpenedWar.unpack();
    Ending ending = Ending.registerFor(war);
    URLClassLoader launcher = war.launcher();
    Thread.currentThread().setContextClassLoader(launcher);
    ending.stopFirst(
        (AutoCloseable)
            launcher
                .loadClass("io.gatehouse.launch.JettyLauncher")
                .getMethod(
                    "start",
                    Path.class,
                    Path.class,
                    String.class,
                    int.class,
                    String.class,
                    String.class)
                .invoke(
                    null,
                    war.webapp(),
                    war.work(),
                    line.host(),
                    line.port(),
                    line.contextPath(),
                    version()));
  }

  private static int command(String name, List<String> arguments)
      throws IOException, ReflectiveOperationException {
    try (OpenedWar war = OpenedWar.unpack();
        URLClassLoader application = war.application()) {
      Thread.currentThread().setContextClassLoader(application);
      return (int)
          application
              .loadClass("io.gatehouse.config." + name)
              .getMethod("run", List.class, PrintStream.class)
              .invoke(null, arguments, System.out);
    }
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "unknown");
  }

  private static String reason(Throwable failure) {
    if (failure instanceof IOException) {
      return "gatehouse: " + failure.getMessage();
    }
    if (isMeantForTheOperator(failure)) {
      return String.valueOf(failure.getMessage());
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return "gatehouse: could not start: " + trace;
  }

  /** What the application throws on purpose is a message; accidents need their trace. */
  private static boolean isMeantForTheOperator(Throwable failure) {
    return failure instanceof RuntimeException
        && failure.getMessage() != null
        && !(failure instanceof NullPointerException
            || failure instanceof ClassCastException
            || failure instanceof IndexOutOfBoundsException);
  }

  private static void exit(int status, String message) {
    System.err.println(message.stripTrailing());
    System.exit(status);
  }
}
