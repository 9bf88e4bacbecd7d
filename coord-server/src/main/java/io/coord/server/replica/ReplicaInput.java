package io.coord.server.replica;

import io.coord.server.delivery.ClientLink;
import io.coord.zab.protocol.Input;

/** What the replica thread is told. The family is closed; each case calls its method of {@link Replica}. */
sealed interface ReplicaInput {
    void applyTo(Replica replica);

    record Write(ClientWrite write) implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            replica.onWrite(write);
        }
    }

    record Sync(ClientSync sync) implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            replica.onSync(sync);
        }
    }

    record Connect(ConnectAttempt attempt) implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            replica.onConnect(attempt);
        }
    }

    record Disconnected(ClientLink link, long sessionId) implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            replica.onDisconnected(link, sessionId);
        }
    }

    /** The log is durable up to a zxid. */
    record LogSynced(long zxid) implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            replica.onLogSynced(zxid);
        }
    }

    /** Something that concerns this server as a member of an ensemble. */
    record Member(Input input) implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            replica.onMemberInput(input);
        }
    }

    /** Something this server can not go on without has failed. */
    record Failed(Throwable cause) implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            replica.onFailed(cause);
        }
    }

    /** Finish what is in flight and end. */
    record Stop() implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            replica.onStop();
        }
    }

    /** Something to run on the replica thread. */
    record Query(Runnable query) implements ReplicaInput {
        @Override
        public void applyTo(Replica replica) {
            query.run();
        }
    }
}
