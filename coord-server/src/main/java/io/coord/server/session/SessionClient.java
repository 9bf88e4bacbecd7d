package io.coord.server.session;

/** What a client's connection is to the sessions. */
public interface SessionClient {}
