package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The connections on the quorum port. What may happen to them: any delay, in order; an end at any moment, which each side
 * learns at its own time and which swallows what is on its way; a peer that vanishes without a word; a partition, in one
 * direction or both, in which a connection either breaks or stalls and goes on afterwards. Nothing else is ever lost.
 */
final class SimLinks {
    private final SimSchedule schedule;
    private final SimNetwork network;
    private final long progressMicros;
    private final List<SimEnd> learnerEnds = new ArrayList<>();

    SimLinks(SimSchedule schedule, SimNetwork network, long progressMicros) {
        this.progressMicros = progressMicros;
        this.schedule = schedule;
        this.network = network;
    }

    /**
     * Makes a connection; both sides hear of it, each at its time.
     *
     * @param onConnected tells the learner; false if it does not want the connection any more
     */
    void connect(SimServer learner, SimServer leader, Predicate<SimEnd> onConnected) {
        SimEnd a = new SimEnd(learner, learner.nextLink(), true);
        SimEnd b = new SimEnd(leader, leader.nextLink(), false);
        SimEnd.join(a, b);
        learnerEnds.removeIf(end -> end.ended && end.peer().ended);
        learnerEnds.add(a);
        arrive(b, () -> {
            b.known = true;
            b.owner.driver().addEnd(b);
            b.owner.take(new Input.LearnerConnected(b.id));
        });
        arrive(a, () -> {
            a.known = onConnected.test(a);
            if (!a.known) {
                close(a);
            }
        });
    }

    void sendToLearner(SimEnd from, LeaderMessage message) {
        if (!from.writable) {
            return;
        }
        SimEnd to = from.peer();
        if (message instanceof LeaderMessage.Snap) {
            SimTxn image = from.imageToSend;
            if (image == null) {
                throw new SimViolation("Snap was sent before there was an image");
            }
            from.imageToSend = null;
            stream(from, to);
            arrive(to, () -> {
                to.imageReceived = image;
                to.owner.take(new Input.LeaderSaid(to.id, message));
            });
            return;
        }
        arrive(to, () -> {
            if (message instanceof LeaderMessage.LeaderInfo) {
                to.offeredEpoch = ((LeaderMessage.LeaderInfo) message).epoch();
            }
            to.owner.take(new Input.LeaderSaid(to.id, message));
        });
    }

    /** A snapshot takes its time; both sides see that something moves. */
    private void stream(SimEnd from, SimEnd to) {
        long begin = Math.max(to.lastArrival, schedule.now());
        long end = begin + network.snapshotDelay();
        for (long at = begin + progressMicros; at < end; at += progressMicros) {
            for (SimEnd side : List.of(from, to)) {
                schedule.at(
                        at,
                        () -> side.owner.inbox(() -> {
                            if (side.isLive() && network.reach(from.owner, to.owner)) {
                                side.owner.take(new Input.LinkProgress(side.id));
                            }
                        }));
            }
        }
        to.lastArrival = end;
    }

    void sendToLeader(SimEnd from, LearnerMessage message) {
        if (!from.writable) {
            return;
        }
        SimEnd to = from.peer();
        arrive(to, () -> to.owner.take(new Input.LearnerSaid(to.id, message)));
    }

    /** One side closes. The other gets all that was sent, or, now and then, loses the end of it. */
    void close(SimEnd by) {
        if (by.ended || !by.writable) {
            return;
        }
        by.writable = false;
        end(by, schedule.now() + network.localDelay());
        SimEnd other = by.peer();
        if (network.random().chance(1, 8)) {
            end(other, schedule.now() + network.delay());
        } else {
            arrive(other, () -> tellEnd(other));
        }
    }

    /** The connection breaks: what is on its way gets lost from some moment on. */
    void breakOff(SimEnd either) {
        for (SimEnd end : List.of(either, either.peer())) {
            end.writable = false;
            end(end, schedule.now() + network.random().nextInt(2) * network.delay());
        }
    }

    /** Breaks one connection, if there is any. */
    void breakSome() {
        List<SimEnd> alive = new ArrayList<>();
        for (SimEnd end : learnerEnds) {
            if (!end.ended) {
                alive.add(end);
            }
        }
        if (!alive.isEmpty()) {
            breakOff(alive.get(network.random().nextInt(alive.size())));
        }
    }

    /** This server died. Its peers are told by its machine, or, if that died too, when it runs again. */
    void ownerDied(SimServer server, boolean silently) {
        for (SimEnd end : learnerEnds) {
            for (SimEnd own : List.of(end, end.peer())) {
                if (own.owner == server && own.incarnation == server.incarnation() && !own.ended) {
                    own.writable = false;
                    own.ended = true;
                    if (!silently) {
                        remoteEnd(own.peer());
                    }
                }
            }
        }
    }

    /** This server runs again: its machine answers what comes for its dead connections. */
    void ownerRestarted(SimServer server) {
        for (SimEnd end : learnerEnds) {
            for (SimEnd own : List.of(end, end.peer())) {
                if (own.owner == server && own.ended && !own.peer().ended) {
                    remoteEnd(own.peer());
                }
            }
        }
    }

    private void remoteEnd(SimEnd end) {
        if (network.random().chance(1, 2)) {
            arrive(end, () -> tellEnd(end));
        } else {
            end(end, schedule.now() + network.delay());
        }
    }

    private void end(SimEnd end, long at) {
        schedule.at(at, () -> end.owner.inbox(() -> tellEnd(end)));
    }

    private static void tellEnd(SimEnd end) {
        if (end.ended) {
            return;
        }
        end.writable = false;
        boolean tell = end.known && end.isLive();
        end.ended = true;
        if (tell) {
            end.owner.driver().removeEnd(end);
            end.owner.take(new Input.LinkClosed(end.id));
        }
    }

    private void arrive(SimEnd to, Runnable arrival) {
        long at = Math.max(to.lastArrival, schedule.now() + network.delay());
        to.lastArrival = at;
        schedule.at(at, () -> cross(to, arrival));
    }

    private void cross(SimEnd to, Runnable arrival) {
        if (!to.stalled.isEmpty() || network.isBlocked(to.peer().owner, to.owner)) {
            to.stalled.add(arrival);
            return;
        }
        to.owner.inbox(() -> {
            if (to.isLive()) {
                arrival.run();
            }
        });
    }

    /** A partition begins between these: their connections break or stall. */
    void blocked(SimServer from, SimServer to) {
        for (SimEnd end : learnerEnds) {
            if (isBetween(end, from, to) && !end.ended && network.random().chance(1, 2)) {
                breakOff(end);
            }
        }
    }

    /** It is over: what stalled goes on, or the connection turns out to be broken. */
    void unblocked(SimServer from, SimServer to) {
        for (SimEnd end : new ArrayList<>(learnerEnds)) {
            if (!isBetween(end, from, to)) {
                continue;
            }
            SimEnd receiver = end.owner == to ? end : end.peer();
            if (receiver.stalled.isEmpty()) {
                continue;
            }
            if (network.random().chance(1, 2)) {
                receiver.stalled.clear();
                breakOff(end);
                continue;
            }
            schedule.at(schedule.now() + network.delay(), () -> release(receiver));
        }
    }

    /** Until now, what was sent later has lined up behind what stalled: a connection keeps its order. */
    private void release(SimEnd receiver) {
        if (network.isBlocked(receiver.peer().owner, receiver.owner)) {
            return;
        }
        for (Runnable arrival = receiver.stalled.poll(); arrival != null; arrival = receiver.stalled.poll()) {
            Runnable next = arrival;
            receiver.owner.inbox(() -> {
                if (receiver.isLive()) {
                    next.run();
                }
            });
        }
    }

    private static boolean isBetween(SimEnd end, SimServer a, SimServer b) {
        SimServer x = end.owner;
        SimServer y = end.peer().owner;
        return x == a && y == b || x == b && y == a;
    }
}
