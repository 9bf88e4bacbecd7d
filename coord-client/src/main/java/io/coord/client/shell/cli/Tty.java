package io.coord.client.shell.cli;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** Whether somebody looks at the standard streams. */
final class Tty {
    private static final List<String> PROVIDERS = List.of("jni", "exec");

    private Tty() {}

    /** Whether input and output are a terminal. */
    static boolean isInteractive() {
        return is(SystemStream.Input) && is(SystemStream.Output);
    }

    static boolean isOutput() {
        return is(SystemStream.Output);
    }

    static boolean isError() {
        return is(SystemStream.Error);
    }

    private static boolean is(SystemStream stream) {
        if (System.console() == null) {
            return false; // the quick answer; newer JVMs have a console without a terminal
        }
        for (String name : PROVIDERS) {
            try {
                return TerminalProvider.load(name).isSystemStream(stream);
            } catch (IOException | LinkageError e) {
                continue; // not on this platform: the next one
            }
        }
        return false;
    }
}
