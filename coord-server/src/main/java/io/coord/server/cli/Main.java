package io.coord.server.cli;

import io.coord.server.config.BuildVersion;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of the runnable jar. */
@Command(
        name = "coord",
        description = "A coordination service that speaks ZooKeeper's protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeCommand.class, LogCommand.class, SnapshotCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:unexpected error",
            "2:wrong arguments or configuration",
            "3:data damaged, incomplete or not accessible",
            "10:the disk failed while the server was running",
            "14:an address can not be listened on"
        },
        footer = {"", "'coord COMMAND --help' tells more about a command."})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Map<String, String> properties;

    Main(Map<String, String> properties) {
        this.properties = properties;
    }

    public static void main(String[] args) {
        CommandLogging.configure();
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
        CommandLine commands = new CommandLine(new Main(properties))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Main::onWrongArguments)
                .setExecutionExceptionHandler(Main::onFailure);
        int code = commands.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static int onWrongArguments(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("coord: " + e.getMessage());
        command.getErr()
                .println("'" + command.getCommandSpec().qualifiedName() + " --help' tells which arguments there are.");
        return ExitCode.USAGE.number();
    }

    private static int onFailure(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        command.getOut().flush();
        if (e instanceof CommandFailure) {
            err.println("coord: " + e.getMessage());
            return ((CommandFailure) e).exitCode().number();
        }
        err.println("coord: unexpected error, please report it: " + e);
        e.printStackTrace(err);
        return ExitCode.UNEXPECTED.number();
    }

    Map<String, String> properties() {
        return properties;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "which command? " + spec.subcommands().keySet());
    }

    /** Reads the version only when it is asked for. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"coord " + BuildVersion.read()};
        }
    }
}
