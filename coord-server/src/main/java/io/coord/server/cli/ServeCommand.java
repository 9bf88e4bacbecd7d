package io.coord.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

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

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (commands == null) {
            throw new IllegalStateException("not called through Commands");
        }
        return new Serving(commands.properties(), file, acceptDamage).run();
    }
}
