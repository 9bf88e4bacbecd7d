package io.coord.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** One call of the command line inside this JVM, and what came of it. */
public record CommandRun(int exitCode, String out, String err) {
    public static CommandRun of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = List.of(args).stream().map(String::valueOf).toArray(String[]::new);
        int code = Main.run(Map.of(), new PrintWriter(out), new PrintWriter(err), texts);
        return new CommandRun(code, out.toString(), err.toString());
    }

    public List<String> lines() {
        return out.lines().toList();
    }
}
