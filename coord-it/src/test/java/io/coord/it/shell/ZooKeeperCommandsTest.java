package io.coord.it.shell;

import io.coord.it.server.ServerUnderTest;

class ZooKeeperCommandsTest extends CommandsOnAServer {
    ZooKeeperCommandsTest() {
        super(ServerUnderTest.Kind.ZOOKEEPER);
    }
}
