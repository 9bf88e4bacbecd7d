package io.coord.client.shell.node;

import io.coord.client.BlockingClient;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.AclConverter;
import io.coord.client.shell.command.AclConverter.TypedAcl;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.StatAnswer;
import io.coord.client.shell.walk.Descent;
import io.coord.client.shell.walk.TreeWalk;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Stat;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "setAcl",
        description = "Sets who may do what with a node.",
        footer = {
            "  setAcl /app world:anyone:r,auth::cdrwa",
            "  setAcl -v 0 /app ip:10.0.0.0/8:cdrwa",
            "  setAcl -R /app auth::cdrwa"
        })
public final class SetAclCommand extends ShellCommand {
    @Parameters(index = "0", paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Parameters(
            index = "1",
            paramLabel = "ACL",
            converter = AclConverter.class,
            description = "scheme:id:perms,... with perms of c(reate) d(elete) r(ead) w(rite) a(dmin).")
    private TypedAcl acl = new TypedAcl(List.of());

    @Option(names = "-s", description = "Show the new stat.")
    private boolean withStat;

    @Option(names = "-v", paramLabel = "VERSION", description = "Only if the ACL has this version.")
    private int version = -1;

    @Option(names = "-R", description = "For all nodes below, too.")
    private boolean recursive;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        BlockingClient client = shell.connection().client();
        if (recursive) {
            setAll(shell, client, acl.entries());
            return ExitCode.OK;
        }
        Stat stat = client.setAcl(path, acl.entries(), version);
        if (withStat) {
            shell.printer().print(new StatAnswer(path, stat));
        } else {
            shell.printer().print(Fact.of("").with("path", path));
        }
        return ExitCode.OK;
    }

    /** Looks at all first: who takes the right to read from a node could not go on below it. */
    private void setAll(Shell shell, BlockingClient client, List<AclEntry> entries)
            throws ShellFailure, InterruptedException {
        List<String> paths = new ArrayList<>();
        TreeWalk.ofChildren(client.async()).from(path, (place, children) -> {
            paths.add(place.path());
            return Descent.INTO_CHILDREN;
        });
        for (String each : paths) {
            Stat stat = client.setAcl(each, entries, version);
            if (withStat) {
                shell.printer().remark(each);
                shell.printer().print(new StatAnswer(each, stat));
            }
        }
        if (!withStat) {
            shell.printer()
                    .print(Fact.of("Set the ACL of " + paths.size() + " nodes").with("nodes", paths.size()));
        }
    }
}
