package io.coord.zab.transport;

import io.coord.core.env.Clock;
import io.coord.zab.runtime.MemberInbox;
import java.util.concurrent.ThreadFactory;

/**
 * What each link needs.
 *
 * @param loaders make the threads that understand snapshots
 */
record LinkServices(TransportConfig config, MemberInbox inbox, ThreadFactory loaders, Clock clock) {}
