package io.coord.it.peer;

import io.coord.it.peer.Mixes.Voters;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "coord.it.mixed", matches = "true", disabledReason = "serve takes no ensemble yet")
class MixedServiceTest extends ServiceOfThreeServers {
    MixedServiceTest() {
        super(Voters.of("CZC").orOracle());
    }
}
