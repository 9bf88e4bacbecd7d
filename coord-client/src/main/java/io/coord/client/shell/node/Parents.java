package io.coord.client.shell.node;

import io.coord.client.BlockingClient;
import io.coord.client.error.NodeExistsException;

/** Creates the nodes above a node. */
public final class Parents {
    private final BlockingClient client;

    public Parents(BlockingClient client) {
        this.client = client;
    }

    /** Creates what is missing above {@code path}, the upper ones first. */
    public void createAbove(String path) throws InterruptedException {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            create(path.substring(0, slash));
        }
    }

    private void create(String path) throws InterruptedException {
        try {
            if (client.exists(path).isEmpty()) {
                client.create(path, new byte[0]);
            }
        } catch (NodeExistsException fasterThanThis) {
            return; // somebody else made it
        }
    }
}
