package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.History;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import io.coord.zab.protocol.message.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ways to get Zab wrong. Each is planted between members and drivers, or in what a member is told at its start, so that
 * the product knows nothing of it; the search must find every one.
 */
enum PlantedBug {
    /** ZOOKEEPER-3911, 4646: a learner says durable when it only has it in memory. */
    ACK_BEFORE_SYNC {
        @Override
        SimTamper tamper() {
            return new EarlySync(false);
        }
    },
    /** The leader's own acknowledgement does not wait for its disk. */
    LEADER_ACKS_BEFORE_SYNC {
        @Override
        SimTamper tamper() {
            return new EarlySync(true);
        }
    },
    /** ZOOKEEPER-335: an epoch is promised, but not remembered. */
    PROMISE_NOT_STORED {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    outputs.removeIf(output -> output instanceof Output.PersistAcceptedEpoch);
                }
            };
        }
    },
    /** At start the promise is taken to be the epoch of the history: the check of epochs is skipped. */
    PROMISE_FORGOTTEN_AT_START {
        @Override
        History history(History found) {
            return new History(
                    found.lastZxid(), found.window(), found.currentEpoch(), found.currentEpoch(), found.trusted());
        }
    },
    /** ZOOKEEPER-1282: a learner's history becomes one of the new epoch in memory only. */
    EPOCH_NOT_STORED {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    outputs.removeIf(output -> output instanceof Output.PersistCurrentEpoch && isLearner(server));
                }
            };
        }
    },
    /** ZOOKEEPER-1282: NEWLEADER is acknowledged, then the epoch is stored. */
    NEW_LEADER_ACKED_BEFORE_EPOCH_STORED {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    outputs.sort((a, b) -> Boolean.compare(
                            a instanceof Output.PersistCurrentEpoch, b instanceof Output.PersistCurrentEpoch));
                }
            };
        }
    },
    /** ZOOKEEPER-4643, 4785: the epoch is stored while the history is still on its way to the disk. */
    EPOCH_STORED_BEFORE_HISTORY {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    if (input instanceof Input.LeaderSaid
                            && ((Input.LeaderSaid) input).message() instanceof LeaderMessage.NewLeader newLeader
                            && SimTxn.epochOf(newLeader.zxid()) == server.disk().acceptedEpoch) {
                        outputs.add(0, new Output.PersistCurrentEpoch(SimTxn.epochOf(newLeader.zxid())));
                    }
                }
            };
        }
    },
    /** ZOOKEEPER-3701: the history was not cut, but one goes on as if it were. */
    TRUNC_SKIPPED {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    for (Output output : List.copyOf(outputs)) {
                        if (output instanceof Output.Truncate) {
                            outputs.remove(output);
                            long zxid = ((Output.Truncate) output).zxid();
                            server.afterStep(() -> server.take(new Input.Truncated(zxid, true)));
                        }
                    }
                }
            };
        }
    },
    /** ZOOKEEPER-1154: the leader sends what is missing, but does not have the unknown end taken back. */
    UNKNOWN_TAIL_KEPT {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    outputs.replaceAll(output -> output instanceof Output.SendToLearners send
                                    && send.message() instanceof LeaderMessage.Trunc trunc
                            ? new Output.SendToLearners(send.links(), new LeaderMessage.Diff(trunc.zxid()))
                            : output);
                }
            };
        }
    },
    /** ZOOKEEPER-2845: a vote tells of the tree instead of the log. */
    VOTE_WITH_WHAT_WAS_DELIVERED {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    outputs.replaceAll(output -> output instanceof Output.SendVote send
                                    && send.vote().state() == PeerState.LOOKING
                                    && send.vote().leader() == server.sid()
                            ? new Output.SendVote(send.sid(), withZxid(send.vote(), server.tree().zxid))
                            : output);
                }
            };
        }
    },
    /** The answer to a sync does not wait for a quorum: a deposed leader gives it too. */
    SYNC_WITHOUT_QUORUM {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                boolean input(SimServer server, Input input) {
                    if (!(input instanceof Input.SyncAsked)) {
                        return true;
                    }
                    server.driver().onSyncConfirmed(new Output.SyncConfirmed(((Input.SyncAsked) input).token()));
                    return false;
                }
            };
        }
    },
    /** Observers have a vote. */
    OBSERVER_COUNTS {
        @Override
        Membership membership(Membership real, long sid) {
            SortedMap<Long, MemberSpec> all = new TreeMap<>();
            for (Map.Entry<Long, MemberSpec> member : real.members().entrySet()) {
                MemberSpec spec = member.getValue();
                all.put(member.getKey(), new MemberSpec(false, spec.addresses(), spec.client()));
            }
            return new Membership(all, new TreeMap<>(), new TreeMap<>(), real.version());
        }

        @Override
        SimSetup setup(long seed) {
            return SimSetup.random(seed).withObservers(4);
        }
    },
    /** Whoever decides takes itself for a quorum. */
    COMMIT_WITHOUT_QUORUM {
        @Override
        Membership membership(Membership real, long sid) {
            SortedMap<Long, Long> weights = new TreeMap<>();
            SortedMap<Long, List<Long>> groups = new TreeMap<>();
            List<Long> voters = real.members().entrySet().stream()
                    .filter(member -> !member.getValue().observer())
                    .map(Map.Entry::getKey)
                    .toList();
            voters.forEach(voter -> weights.put(voter, voter == sid ? 100L : 1L));
            groups.put(1L, voters);
            return new Membership(real.members(), groups, weights, real.version());
        }
    },
    /** What was proposed and not in force when a server died is forgotten. */
    PENDING_CHANGE_FORGOTTEN {
        @Override
        Membership lastSeen(Membership real, Membership inForce) {
            return inForce;
        }

        @Override
        SimSetup setup(long seed) {
            return SimSetup.changing(seed);
        }
    },
    /** A change of the members is in force where it is logged, not where it is committed. */
    CHANGE_IN_FORCE_WHEN_PROPOSED {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    for (Output output : outputs) {
                        if (output instanceof Output.ConfigSeen seen) {
                            server.disk().activated(MembershipText.read(seen.configText()));
                        }
                    }
                }
            };
        }

        @Override
        SimSetup setup(long seed) {
            return SimSetup.changing(seed);
        }
    },
    /** Any answer of a follower is taken for the acknowledgement of all proposals. */
    PONG_COUNTS_AS_ACK {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    if (server.isLeading()
                            && input instanceof Input.LearnerSaid said
                            && said.message() instanceof LearnerMessage.Pong) {
                        LearnerMessage ack =
                                new LearnerMessage.Ack(server.member().lastProposed());
                        server.afterStep(() -> server.take(new Input.LearnerSaid(said.link(), ack)));
                    }
                }
            };
        }
    },
    /** A follower delivers what is proposed. */
    DELIVERS_PROPOSALS {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    if (server.status().phase() == Phase.FOLLOWING
                            && input instanceof Input.LeaderSaid said
                            && said.message() instanceof LeaderMessage.Propose propose) {
                        LeaderMessage commit =
                                new LeaderMessage.Commit(propose.proposal().zxid());
                        server.afterStep(() -> server.take(new Input.LeaderSaid(said.link(), commit)));
                    }
                }
            };
        }
    },
    /** ZOOKEEPER-2846: the leader's log is gone on with from wherever the learner's history ends. */
    LOG_CONTINUES_ANY_HISTORY {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                private final Map<Long, Long> after = new TreeMap<>();

                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    for (Output output : outputs) {
                        if (output instanceof Output.ReadLog read) {
                            after.put(read.link(), read.after());
                        }
                    }
                }

                @Override
                boolean input(SimServer server, Input input) {
                    Long end = input instanceof Input.LogRead read ? after.remove(read.link()) : null;
                    if (end == null) {
                        return true;
                    }
                    Input.LogRead read = (Input.LogRead) input;
                    List<Proposal> believed = new ArrayList<>(read.proposals());
                    believed.removeIf(proposal -> proposal.zxid() <= end);
                    if (believed.isEmpty()) {
                        return true;
                    }
                    believed.add(0, new Proposal(end, believed.get(0).payload()));
                    server.take(new Input.LogRead(read.link(), believed, read.progress()));
                    return false;
                }
            };
        }
    },
    /** A server that lost its disk votes as if it had never had anything. */
    LOSS_FORGOTTEN {
        @Override
        History history(History found) {
            return new History(found.lastZxid(), found.window(), found.acceptedEpoch(), found.currentEpoch(), true);
        }
    },
    /** Learners are told to serve as soon as they are synchronised, whoever else is. */
    SERVES_BEFORE_QUORUM {
        @Override
        SimTamper tamper() {
            return new SimTamper() {
                @Override
                void outputs(SimServer server, Input input, List<Output> outputs) {
                    for (int i = 0; i < outputs.size(); i++) {
                        if (outputs.get(i) instanceof Output.SendToLearners send
                                && send.message() instanceof LeaderMessage.NewLeader) {
                            outputs.add(i + 1, new Output.SendToLearners(send.links(), new LeaderMessage.UpToDate()));
                        }
                    }
                }
            };
        }
    };

    SimTamper tamper() {
        return new SimTamper();
    }

    /** What a member is told that its disk has. */
    History history(History found) {
        return found;
    }

    /** What a member is told of the ensemble. */
    Membership membership(Membership real, long sid) {
        return real;
    }

    /** What a member is told of a change that was pending when it stopped. */
    Membership lastSeen(Membership real, Membership inForce) {
        return real;
    }

    SimSetup setup(long seed) {
        return SimSetup.random(seed);
    }

    private static boolean isLearner(SimServer server) {
        return server.status().phase() != Phase.PREPARING && server.status().phase() != Phase.LEADING;
    }

    private static Notification withZxid(Notification vote, long zxid) {
        return new Notification(
                vote.state(),
                vote.leader(),
                zxid,
                vote.electionEpoch(),
                vote.peerEpoch(),
                vote.formatVersion(),
                vote.config());
    }

    /** Tells a member that something is durable as soon as it wants it written. */
    private static final class EarlySync extends SimTamper {
        private final boolean leaders;
        private boolean telling;

        EarlySync(boolean leaders) {
            this.leaders = leaders;
        }

        private boolean concerns(SimServer server) {
            return isLearner(server) != leaders;
        }

        @Override
        boolean input(SimServer server, Input input) {
            return telling || !(input instanceof Input.LogSynced) || !concerns(server);
        }

        @Override
        void outputs(SimServer server, Input input, List<Output> outputs) {
            if (!concerns(server)) {
                return;
            }
            for (Output output : outputs) {
                if (output instanceof Output.Append) {
                    Proposal proposal = ((Output.Append) output).proposal();
                    server.afterStep(() -> {
                        telling = true;
                        server.take(new Input.LogSynced(proposal.zxid()));
                        telling = false;
                    });
                }
            }
        }
    }
}
