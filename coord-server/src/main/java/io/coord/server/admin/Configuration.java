package io.coord.server.admin;

import io.coord.server.config.ServerConfig;

/**
 * What {@code conf} tells of the configuration.
 *
 * @param clientPort       the port really listened on, -1 for none
 * @param secureClientPort -1 for none
 * @param maxConnectionsPerAddress 0: no limit
 * @param backlog          -1: the system's default
 * @param serverId         0 alone
 */
public record Configuration(
        int clientPort,
        int secureClientPort,
        int tickMillis,
        int maxConnectionsPerAddress,
        int minSessionTimeoutMillis,
        int maxSessionTimeoutMillis,
        int backlog,
        int serverId) {
    /**
     * @param clientPort       the port really listened on, -1 for none
     * @param secureClientPort the same for TLS
     */
    public static Configuration of(ServerConfig config, int clientPort, int secureClientPort) {
        return new Configuration(
                clientPort,
                secureClientPort,
                config.sessions().tickMillis(),
                config.listening().maxPerAddress(),
                config.sessions().minTimeoutMillis(),
                config.sessions().maxTimeoutMillis(),
                config.listening().backlog(),
                config.serverId());
    }
}
