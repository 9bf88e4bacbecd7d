package io.coord.server.listener;

/** What serves the frames of connections in their phases; one for all connections of a server, since idle ones are many. */
record Phases(FourLetterPhase fourLetters, HandshakePhase handshake, RequestPhase requests) {
    static Phases of(ListenerServices services) {
        return new Phases(
                new FourLetterPhase(services),
                new HandshakePhase(services),
                new RequestPhase(services, new AuthPhase(services)));
    }
}
