package io.coord.client.shell;

/** How the shell was called. */
public enum ShellKind {
    /** One command, then the process ends. */
    ONE_SHOT,
    /** Commands from a file or a pipe. */
    SCRIPT,
    /** A person at a prompt: watches may report later. */
    INTERACTIVE
}
