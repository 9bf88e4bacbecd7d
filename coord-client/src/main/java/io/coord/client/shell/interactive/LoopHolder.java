package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands for the loop while the commands are being listed, which happens before there is one. Thread: main. */
public final class LoopHolder implements LineLoop {
    private @Nullable LineLoop loop;

    void hold(LineLoop running) {
        loop = running;
    }

    private LineLoop loop() {
        if (loop == null) {
            throw new IllegalStateException("no loop is running");
        }
        return loop;
    }

    @Override
    public void quit() {
        loop().quit();
    }

    @Override
    public List<NumberedLine> history() {
        return loop().history();
    }

    @Override
    public ExitCode run(String line) {
        return loop().run(line);
    }
}
