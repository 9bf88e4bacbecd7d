package io.coord.server.replica;

import io.coord.server.delivery.ClientLink;
import io.coord.server.session.Session;

/** A local session that is to become one that all servers know (spec: client-protocol 17). Its client does not notice. */
record SessionUpgrade(ClientLink link, Session session) implements Origin {}
