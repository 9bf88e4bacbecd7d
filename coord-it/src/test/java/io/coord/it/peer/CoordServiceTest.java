package io.coord.it.peer;

import io.coord.it.peer.Mixes.Voters;

class CoordServiceTest extends ServiceOfThreeServers {
    CoordServiceTest() {
        super(Voters.of("CCC").orOracle());
    }
}
