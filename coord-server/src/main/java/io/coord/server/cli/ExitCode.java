package io.coord.server.cli;

/** What a process says when it ends; the numbers of ZooKeeper where it has one for it (docs/operations.md). */
enum ExitCode {
    OK(0),
    /** A defect: please report it. */
    UNEXPECTED(1),
    /** Wrong arguments, or a wrong configuration. */
    USAGE(2),
    /** The data is damaged or incomplete, or can not be accessed. */
    DATA(3),
    /** The disk failed while the server was running. */
    DISK(10),
    /** An address can not be listened on. */
    ADDRESS(14);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
