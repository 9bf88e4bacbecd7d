package io.coord.client.shell.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The variables and directories of the process, read once. */
record Environment(Map<String, String> variables, Path directory, Path home) {
    static Environment ofProcess() {
        return new Environment(
                System.getenv(),
                Path.of(System.getProperty("user.dir", "")),
                Path.of(System.getProperty("user.home", "")));
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    Path historyFile() {
        return variable("COORD_HISTORY").map(Path::of).orElse(home.resolve(".coord_history"));
    }
}
