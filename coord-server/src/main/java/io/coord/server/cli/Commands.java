package io.coord.server.cli;

import io.coord.server.config.BuildVersion;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands, their help, and what is said about wrong arguments. */
@Command(
        name = "coord",
        description = "A coordination service that speaks ZooKeeper's protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            CheckCommand.class,
            VerifyCommand.class,
            CompareCommand.class,
            LogCommand.class,
            SnapshotCommand.class,
            RestoreCommand.class
        },
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
final class Commands implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Map<String, String> properties;

    private Commands(Map<String, String> properties) {
        this.properties = properties;
    }

    /** Does what {@code args} say and returns the exit code. */
    static int execute(Map<String, String> properties, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Commands(properties))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Commands::onWrongArguments)
                .setExecutionExceptionHandler(Commands::onFailure)
                .execute(args);
    }

    private static int onWrongArguments(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("coord: " + e.getMessage());
        command.getErr()
                .println("'" + command.getCommandSpec().qualifiedName() + " --help' tells which arguments there are.");
        return ExitCode.USAGE.number();
    }

    private static int onFailure(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        return Main.onFailure(e, command.getOut(), command.getErr());
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
