package io.coord.client.shell.command;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Data that is typed, or comes from a file. */
public final class DataOptions {
    private static final String STANDARD_INPUT = "-";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Take the data from this file as it is; - is standard input.")
    private @Nullable String file;

    @Option(
            names = {"-b", "--base64"},
            description = "The data is given in base64.")
    private boolean base64;

    public boolean isFromFile() {
        return file != null;
    }

    /** The data; {@code typed} if it comes from no file. Null is no data, an empty array. */
    public byte[] read(Shell shell, @Nullable String typed) throws ShellFailure, IOException {
        byte[] given = given(shell, typed);
        if (!base64) {
            return given;
        }
        try {
            return Base64.getMimeDecoder().decode(given);
        } catch (IllegalArgumentException e) {
            throw new ShellFailure(ExitCode.USAGE, "the data is not base64: " + e.getMessage());
        }
    }

    private byte[] given(Shell shell, @Nullable String typed) throws IOException {
        if (file == null) {
            return typed == null ? new byte[0] : typed.getBytes(StandardCharsets.UTF_8);
        }
        return file.equals(STANDARD_INPUT) ? shell.input().readAllBytes() : Files.readAllBytes(shell.file(file));
    }
}
