package io.coord.it.peer;

import io.coord.it.peer.Mixes.Voters;

class MixedServiceTest extends ServiceOfThreeServers {
    MixedServiceTest() {
        super(Voters.of("CZC").orOracle());
    }
}
