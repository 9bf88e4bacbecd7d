package io.coord.client.shell.interactive;

import io.coord.client.shell.command.CommandTable;

/** The commands that need a loop. */
public final class LoopCommands {
    private static final String GROUP = "The shell";

    private LoopCommands() {}

    public static void addTo(CommandTable table, LoopHolder loop) {
        table.add(GROUP, "connect", ConnectCommand::new)
                .add(GROUP, "close", CloseCommand::new)
                .add(GROUP, "printwatches", PrintWatchesCommand::new)
                .add(GROUP, "history", () -> new HistoryCommand(loop))
                .add(GROUP, "redo", () -> new RedoCommand(loop))
                .add(GROUP, "quit", () -> new QuitCommand(loop));
    }
}
