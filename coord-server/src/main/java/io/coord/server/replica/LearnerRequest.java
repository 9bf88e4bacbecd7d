package io.coord.server.replica;

import io.coord.server.session.SessionOwner;

/** A change that a learner's client asks for: the learner answers it, this leader keeps time for the session. */
record LearnerRequest(SessionOwner owner) implements Origin {}
