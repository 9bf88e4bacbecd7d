package io.coord.client.shell.cli;

import io.coord.client.shell.command.CommandTable;
import io.coord.client.shell.load.LoadCommand;
import io.coord.client.shell.members.ConfigCommand;
import io.coord.client.shell.members.ReconfigCommand;
import io.coord.client.shell.members.StatusCommand;
import io.coord.client.shell.node.CheckCommand;
import io.coord.client.shell.node.CountDescendantsCommand;
import io.coord.client.shell.node.CreateCommand;
import io.coord.client.shell.node.DeleteCommand;
import io.coord.client.shell.node.EphemeralsCommand;
import io.coord.client.shell.node.GetAclCommand;
import io.coord.client.shell.node.GetCommand;
import io.coord.client.shell.node.LsCommand;
import io.coord.client.shell.node.MultiCommand;
import io.coord.client.shell.node.MultiReadCommand;
import io.coord.client.shell.node.SetAclCommand;
import io.coord.client.shell.node.SetCommand;
import io.coord.client.shell.node.StatCommand;
import io.coord.client.shell.node.SyncCommand;
import io.coord.client.shell.quota.DelQuotaCommand;
import io.coord.client.shell.quota.ListQuotaCommand;
import io.coord.client.shell.quota.SetQuotaCommand;
import io.coord.client.shell.session.AddAuthCommand;
import io.coord.client.shell.session.SessionCommand;
import io.coord.client.shell.session.VersionCommand;
import io.coord.client.shell.session.WhoAmICommand;
import io.coord.client.shell.subtree.DeleteAllCommand;
import io.coord.client.shell.subtree.ExportCommand;
import io.coord.client.shell.subtree.ImportCommand;
import io.coord.client.shell.subtree.TreeCommand;
import io.coord.client.shell.watching.AddWatchCommand;
import io.coord.client.shell.watching.CheckWatchesCommand;
import io.coord.client.shell.watching.RemoveWatchesCommand;
import io.coord.client.shell.watching.WatchCommand;

/** All commands that work in every kind of shell. */
final class Commands {
    private static final String READING = "Reading";
    private static final String WRITING = "Writing";
    private static final String SUBTREES = "Subtrees";
    private static final String WATCHING = "Watching";
    private static final String RIGHTS = "Rights and quotas";
    private static final String ENSEMBLE = "The ensemble";
    private static final String SHELL = "The shell";

    private Commands() {}

    static CommandTable table(String version) {
        CommandTable table = new CommandTable();
        table.add(READING, "ls", LsCommand::new)
                .add(READING, "get", GetCommand::new)
                .add(READING, "stat", StatCommand::new)
                .add(READING, "multiRead", MultiReadCommand::new)
                .add(READING, "getAllChildrenNumber", CountDescendantsCommand::new)
                .add(READING, "getEphemerals", EphemeralsCommand::new)
                .add(READING, "sync", SyncCommand::new);
        table.add(WRITING, "create", CreateCommand::new)
                .add(WRITING, "set", SetCommand::new)
                .add(WRITING, "delete", DeleteCommand::new)
                .add(WRITING, "check", CheckCommand::new)
                .add(WRITING, "multi", MultiCommand::new);
        table.add(SUBTREES, "tree", TreeCommand::new)
                .add(SUBTREES, "deleteall", DeleteAllCommand::new)
                .add(SUBTREES, "export", ExportCommand::new)
                .add(SUBTREES, "import", ImportCommand::new);
        table.add(WATCHING, "watch", WatchCommand::new)
                .add(WATCHING, "addWatch", AddWatchCommand::new)
                .add(WATCHING, "checkwatches", CheckWatchesCommand::new)
                .add(WATCHING, "removewatches", RemoveWatchesCommand::new);
        table.add(RIGHTS, "addauth", AddAuthCommand::new)
                .add(RIGHTS, "whoami", WhoAmICommand::new)
                .add(RIGHTS, "getAcl", GetAclCommand::new)
                .add(RIGHTS, "setAcl", SetAclCommand::new)
                .add(RIGHTS, "setquota", SetQuotaCommand::new)
                .add(RIGHTS, "listquota", ListQuotaCommand::new)
                .add(RIGHTS, "delquota", DelQuotaCommand::new);
        table.add(ENSEMBLE, "status", StatusCommand::new)
                .add(ENSEMBLE, "config", ConfigCommand::new)
                .add(ENSEMBLE, "reconfig", ReconfigCommand::new)
                .add(ENSEMBLE, "load", LoadCommand::new);
        return table.add(SHELL, "help", () -> new HelpCommand(table))
                .add(SHELL, "session", SessionCommand::new)
                .add(SHELL, "version", () -> new VersionCommand(version));
    }
}
