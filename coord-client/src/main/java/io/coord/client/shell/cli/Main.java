package io.coord.client.shell.cli;

import io.coord.client.shell.ExitCode;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Entry point of {@code coord-cli.jar}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        keepUnsafeWarningsAway();
        System.exit(run(args).number());
    }

    /** From Java 24 on the JVM warns on standard error when Netty uses {@code sun.misc.Unsafe} (JEP 498); it needs not. */
    private static void keepUnsafeWarningsAway() {
        if (Runtime.version().feature() >= 24 && System.getProperty("io.netty.noUnsafe") == null) {
            System.setProperty("io.netty.noUnsafe", "true");
        }
    }

    private static ExitCode run(String[] args) {
        CliOptions options = new CliOptions();
        CommandLine line = new CommandLine(options)
                .setStopAtPositional(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true);
        String version = version();
        try {
            CommandLine.ParseResult parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested()) {
                line.usage(System.out, CommandLine.Help.Ansi.OFF);
                return ExitCode.OK;
            }
            if (parsed.isVersionHelpRequested()) {
                System.out.println("coord-cli " + version);
                return ExitCode.OK;
            }
            ShellLogging.configure(options.verbose());
            return new ShellProcess(options, Environment.ofProcess(), version).run();
        } catch (ParameterException | IllegalArgumentException e) {
            return fail(System.err, e);
        }
    }

    private static ExitCode fail(PrintStream err, Exception e) {
        err.println("error: " + e.getMessage() + "; 'coord-cli --help' tells which options there are");
        return ExitCode.USAGE;
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("dev");
    }
}
