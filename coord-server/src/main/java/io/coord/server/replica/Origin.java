package io.coord.server.replica;

/** Where a transaction came from, if this server is the one to answer it or to keep its session. */
sealed interface Origin permits ClientWrite, ConnectAttempt, LearnerRequest, SessionUpgrade {}
