package io.coord.it.shell;

import io.coord.it.server.ServerUnderTest;

class CoordCommandsTest extends CommandsOnAServer {
    CoordCommandsTest() {
        super(ServerUnderTest.Kind.COORD);
    }
}
