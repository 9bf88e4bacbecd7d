package io.coord.server.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entry point of the runnable jar. {@code serve} and {@code serve FILE}, which is how servers are started, go to {@link
 * Serving} at once: the command-line parser would cost a fifth of the CPU of a start. All else goes to {@link Commands}.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        keepUnsafeWarningsAway();
        CommandLogging.configure();
        if (isPlainServe(args)) {
            HeadStart.begin();
        }
        Map<String, String> properties = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            properties.put(name, System.getProperty(name, ""));
        }
        Charset terminal = Charset.defaultCharset();
        int code = run(
                properties,
                new PrintWriter(System.out, false, terminal),
                new PrintWriter(System.err, true, terminal),
                args);
        System.exit(code);
    }

    /**
     * Does what {@code args} say.
     *
     * @param properties the system properties
     * @return the exit code
     */
    static int run(Map<String, String> properties, PrintWriter out, PrintWriter err, String... args) {
        int code = isPlainServe(args)
                ? serve(args.length == 1 ? null : Path.of(args[1]), properties, out, err)
                : Commands.execute(properties, out, err, args);
        out.flush();
        err.flush();
        return code;
    }

    /** From Java 24 on the JVM warns on standard error when Netty uses {@code sun.misc.Unsafe} (JEP 498); it needs not. */
    private static void keepUnsafeWarningsAway() {
        if (Runtime.version().feature() >= 24 && System.getProperty("io.netty.noUnsafe") == null) {
            System.setProperty("io.netty.noUnsafe", "true");
        }
    }

    /** Whether the parser could only find a file, if anything; it knows more signs than the dash of an option. */
    private static boolean isPlainServe(String... args) {
        return args.length >= 1
                && args.length <= 2
                && args[0].equals("serve")
                && (args.length == 1
                        || (!args[1].isEmpty()
                                && (Character.isLetterOrDigit(args[1].charAt(0))
                                        || "/._".indexOf(args[1].charAt(0)) >= 0)));
    }

    private static int serve(@Nullable Path file, Map<String, String> properties, PrintWriter out, PrintWriter err) {
        try {
            return new Serving(properties, file, false).run();
        } catch (CommandFailure | InterruptedException | RuntimeException e) {
            return onFailure(e, out, err);
        }
    }

    /** Says why a command ended without doing its work, and returns the exit code. */
    static int onFailure(Exception e, PrintWriter out, PrintWriter err) {
        out.flush();
        if (e instanceof CommandFailure) {
            err.println("coord: " + e.getMessage());
            return ((CommandFailure) e).exitCode().number();
        }
        err.println("coord: unexpected error, please report it: " + e);
        e.printStackTrace(err);
        return ExitCode.UNEXPECTED.number();
    }
}
