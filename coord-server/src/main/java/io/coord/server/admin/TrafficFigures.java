package io.coord.server.admin;

/**
 * What went through the connections since the start or the last {@code srst}.
 *
 * @param minLatencyMillis       of requests, from arrival to reply; 0 if there was none
 * @param averageLatencyMillis   0 if there was none
 * @param bytesReceived          frames of clients, without four-letter words
 * @param outstandingRequests    taken in, not answered yet
 * @param openConnections        the asking one included
 * @param rejectedConnections    closed at once because there were too many
 * @param authenticationFailures auth packets and handshakes that were refused
 */
public record TrafficFigures(
        long minLatencyMillis,
        double averageLatencyMillis,
        long maxLatencyMillis,
        long packetsReceived,
        long packetsSent,
        long bytesReceived,
        int outstandingRequests,
        int openConnections,
        long rejectedConnections,
        long authenticationFailures) {}
