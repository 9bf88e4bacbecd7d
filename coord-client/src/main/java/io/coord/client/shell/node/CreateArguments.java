package io.coord.client.shell.node;

import io.coord.client.CreateOptions;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.AclConverter;
import io.coord.client.shell.command.AclConverter.TypedAcl;
import io.coord.client.shell.command.DataOptions;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.CreateMode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How a node is created: alone, or as a step of a transaction. */
final class CreateArguments {
    @Option(names = "-s", description = "Put a sequence number behind the name.")
    private boolean sequential;

    @Option(names = "-e", description = "Ephemeral: it goes with this session, at the latest when the shell ends.")
    private boolean ephemeral;

    @Option(names = "-c", description = "Container: the servers remove it when its last child is gone.")
    private boolean container;

    @Option(
            names = "-t",
            paramLabel = "MILLIS",
            description = "The servers remove it when it was without children and change for so long.")
    private @Nullable Long ttlMillis;

    @Mixin
    private DataOptions dataOptions = new DataOptions();

    @Parameters(index = "0", paramLabel = "PATH", description = "The node; its parent must exist.")
    private String path = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "DATA", description = "Text; empty if left out.")
    private @Nullable String data;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "ACL",
            converter = AclConverter.class,
            description = "scheme:id:perms,...; world:anyone:cdrwa if left out.")
    private @Nullable TypedAcl acl;

    String path() {
        return path;
    }

    byte[] data(Shell shell) throws ShellFailure, IOException {
        return dataOptions.read(shell, data);
    }

    /** Throws IllegalArgumentException if the flags do not go together. */
    CreateOptions options() {
        List<AclEntry> entries = acl == null ? Acls.OPEN : acl.entries();
        if (ttlMillis == null) {
            return CreateOptions.of(mode()).withAcl(entries);
        }
        if (ephemeral || container) {
            throw new IllegalArgumentException("-t can not be combined with -e or -c");
        }
        Duration ttl = Duration.ofMillis(ttlMillis);
        return (sequential ? CreateOptions.ofSequentialTtl(ttl) : CreateOptions.ofTtl(ttl)).withAcl(entries);
    }

    private CreateMode mode() {
        if (container) {
            if (sequential || ephemeral) {
                throw new IllegalArgumentException("-c can not be combined with -s or -e");
            }
            return CreateMode.CONTAINER;
        }
        if (ephemeral) {
            return sequential ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
        }
        return sequential ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
    }
}
