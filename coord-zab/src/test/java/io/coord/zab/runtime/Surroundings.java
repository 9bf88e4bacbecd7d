package io.coord.zab.runtime;

import io.coord.core.codec.JuteLimits;
import io.coord.core.model.Bytes;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.coord.core.txn.TxnCodec;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.LearnerMessage.Request;
import io.coord.zab.protocol.message.LearnerMessage.Revalidate;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.Proposal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Network and server around a driver: they write down what happens, in its order. */
final class Surroundings implements ElectionPort, StateMachine {
    final List<String> events = new ArrayList<>();
    final List<StateImage> images = new ArrayList<>();
    final RecordingQuorumPort quorum = new RecordingQuorumPort();
    Runnable onRequest = () -> {};
    Runnable onSend = () -> {};
    ReplicatedState state;
    ReplicatedState received;
    Throwable failure;
    MemberDriver driver;
    boolean hasRoom = true;
    private boolean imageOpen;

    /** The links. */
    final class RecordingQuorumPort implements QuorumPort {
        @Override
        public void members(Membership members) {
            // nobody is dialled
        }

        @Override
        public void receive(LearnerReception learners) {
            events.add("receive " + learners);
        }

        @Override
        public void dial(long sid, long budgetMillis) {
            events.add("dial " + sid);
        }

        @Override
        public void cancelDial() {
            events.add("cancel dial");
        }

        @Override
        public void close(long link, String reason) {
            events.add("close " + link);
        }

        @Override
        public void forget(long link) {
            // nothing is kept
        }

        @Override
        public void sendToLearners(List<Long> links, LeaderMessage message) {
            onSend.run();
            events.add("send " + message.getClass().getSimpleName() + " to " + links);
        }

        @Override
        public void sendToLeader(long link, LearnerMessage message) {
            onSend.run();
            events.add("send " + message.getClass().getSimpleName() + " to " + link);
        }

        @Override
        public void sendImage(long link, StateImage image) {
            events.add("image to " + link);
            images.add(image);
        }

        @Override
        public boolean hasRoom(long link) {
            return hasRoom;
        }

        @Override
        public void flush() {
            events.add("flush");
        }

        @Override
        public Optional<ReplicatedState> takeReceivedState(long link) {
            return Optional.ofNullable(received);
        }

        @Override
        public void taken(long link) {
            // no limits
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Override
    public void members(Membership members) {
        // nobody is called
    }

    @Override
    public void send(long sid, Notification vote) {
        events.add("vote to " + sid);
    }

    @Override
    public void taken(long sid) {
        // no limits
    }

    @Override
    public void close() {
        // nothing is open
    }

    @Override
    public void deliver(List<Proposal> proposals) {
        events.add("deliver " + proposals.stream().map(Proposal::zxid).toList());
        for (Proposal proposal : proposals) {
            state.apply(
                    TxnCodec.read(Unpooled.wrappedBuffer(proposal.payload().array()), JuteLimits.DEFAULT),
                    ChangeListener.NONE);
        }
    }

    @Override
    public void statusChanged(MemberStatus status) {
        events.add("status " + status.phase());
    }

    @Override
    public void requestArrived(long link, long sid, Request request) {
        events.add("request");
        onRequest.run();
    }

    @Override
    public void revalidateArrived(long link, long sid, Revalidate question) {
        events.add("revalidate");
    }

    @Override
    public void sessionsTouched(long sid, long askedMillis, List<TouchedSession> touched) {
        events.add("touched");
    }

    @Override
    public void learnerLeft(long sid) {
        events.add("left");
    }

    @Override
    public List<TouchedSession> touchedSessions() {
        return List.of();
    }

    @Override
    public void syncConfirmed(long token) {
        events.add("sync " + token);
    }

    @Override
    public void syncArrived() {
        events.add("sync arrived");
    }

    @Override
    public void sessionRevalidated(long sessionId, boolean valid) {
        events.add("revalidated");
    }

    @Override
    public void configSeen(Bytes configText) {
        events.add("config seen");
    }

    @Override
    public void configActivated(long version, Bytes configText) {
        events.add("config activated");
    }

    @Override
    public StateImage beginImage() {
        if (imageOpen) {
            return null;
        }
        imageOpen = true;
        TreeImage image = state.beginImage();
        return new StateImage() {
            @Override
            public void close() {
                imageOpen = false;
                image.close();
            }

            @Override
            public long zxid() {
                return image.zxid();
            }

            @Override
            public long digest() {
                return image.digest();
            }

            @Override
            public boolean writeNext(ByteBuf out) {
                return image.writeNext(out, 10);
            }
        };
    }

    @Override
    public void installState(ReplicatedState now, long zxid) {
        events.add("install " + zxid);
        state = now;
    }

    @Override
    public void historyUnusable(String reason) {
        events.add("unusable: " + reason);
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
    }
}
