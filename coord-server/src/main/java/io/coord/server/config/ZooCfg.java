package io.coord.server.config;

import java.util.List;

/**
 * A {@code zoo.cfg} together with the system properties that ZooKeeper would read.
 *
 * @param server   all that coord can do with it
 * @param warnings settings that were read and have no effect, or another than written
 */
public record ZooCfg(ServerConfig server, List<ConfigFinding> warnings) {
    public ZooCfg {
        warnings = List.copyOf(warnings);
    }
}
