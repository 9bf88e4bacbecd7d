package io.coord.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code serve}, with options. */
@Command(
        name = "serve",
        description = {
            "Runs a server in the foreground until SIGTERM or SIGINT, which close it without losing anything.",
            "",
            "ZooKeeper's system properties (zookeeper.*, jute.maxbuffer, ...) count as they do there; keys of the file"
                    + " win over them. Log level: -Dcoord.log.level=DEBUG or COORD_LOG_LEVEL=DEBUG."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
final class ServeCommand implements Callable<Integer> {
    private static final int MAX_SERVERS = 9;
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_CLIENT_PORT = 2181;

    @ParentCommand
    private @Nullable Commands commands;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "zoo.cfg",
            description = "Configuration file. Without: 127.0.0.1:2181, data in ./coord-data.")
    private @Nullable Path file;

    @Option(
            names = "--accept-damage",
            description =
                    "Go on with what is readable of damaged data. Transactions that clients saw acknowledged may be"
                            + " lost: read docs/operations.md first, and use it for one start only.")
    private boolean acceptDamage;

    @Option(
            names = "--ensemble",
            paramLabel = "N",
            description =
                    "An ensemble of N servers inside this process, for trying things out: ports 2181, 2182, ..., data"
                            + " in ./coord-data/server-1, ...")
    private @Nullable Integer servers;

    @Option(
            names = "--client-port",
            paramLabel = "PORT",
            description = "With --ensemble: the port of the first server; 0: each takes a free one. Default: 2181.")
    private @Nullable Integer clientPort;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (commands == null || spec == null) {
            throw new IllegalStateException("not called through Commands");
        }
        if (servers != null) {
            return ensemble(spec, servers).run();
        }
        if (clientPort != null) {
            throw new ParameterException(spec.commandLine(), "--client-port is for --ensemble; else the file says it");
        }
        return new Serving(commands.properties(), file, acceptDamage).run();
    }

    private ServingEnsemble ensemble(CommandSpec called, int count) {
        if (file != null || acceptDamage) {
            throw new ParameterException(
                    called.commandLine(),
                    "--ensemble takes neither a file nor --accept-damage: see docs/operations.md");
        }
        if (count < 1 || count > MAX_SERVERS) {
            throw new ParameterException(called.commandLine(), "--ensemble " + count + ": must be 1 to " + MAX_SERVERS);
        }
        int first = clientPort == null ? DEFAULT_CLIENT_PORT : clientPort;
        if (first < 0 || first > MAX_PORT - count) {
            throw new ParameterException(
                    called.commandLine(), "--client-port " + first + ": must be 0 to " + (MAX_PORT - count));
        }
        return new ServingEnsemble(count, first);
    }
}
