/**
 * A whole ensemble of protocol members in one thread, from one seed: virtual clock, network, disks, faults, clients, and
 * the invariants that are looked at after every event. Start reading at {@code SimEnsemble} and {@code SimFault}.
 */
@NullMarked
package io.coord.zab.sim.ensemble;

import org.jspecify.annotations.NullMarked;
