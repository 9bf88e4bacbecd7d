package io.coord.client.shell.load;

/**
 * What a load consists of.
 *
 * @param path        the node below which it works, which it makes and removes
 * @param clients     sessions
 * @param inFlight    requests without answer, of each session
 * @param nodes       how many nodes are read and written
 * @param bytes       of data in each
 * @param readPercent of the requests, the others write
 * @param requests    when it ends, at the latest
 * @param seconds     when it ends, at the latest
 */
record LoadPlan(
        String path, int clients, int inFlight, int nodes, int bytes, int readPercent, long requests, long seconds) {
    LoadPlan {
        atLeast("--clients", clients, 1);
        atLeast("--in-flight", inFlight, 1);
        atLeast("--nodes", nodes, 1);
        atLeast("--size", bytes, 0);
        atLeast("--reads", readPercent, 0);
        atLeast("--count", requests, 1);
        atLeast("--time", seconds, 1);
        if (readPercent > 100) {
            throw new IllegalArgumentException("--reads " + readPercent + ": must be 0 to 100");
        }
    }

    private static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " " + value + ": must be at least " + least);
        }
    }

    String node(long number) {
        return path + "/n" + number;
    }
}
