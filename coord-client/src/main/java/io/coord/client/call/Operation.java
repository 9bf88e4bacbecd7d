package io.coord.client.call;

import io.coord.client.error.FailedCall;
import io.coord.client.retry.Proof;
import io.coord.core.model.Stat;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.WireRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a server. Immutable; may be sent more than once.
 *
 * @param name       of the method that the caller called, for messages
 * @param callerPath as the caller gave it, for messages
 * @param serverPath with the chroot in front
 * @param body       of the request
 * @param repeat     what may be done when the answer is lost
 * @param proof      how a lost answer is found out; null if it can not be
 * @param onApplied  the answer when the proof finds that the write was executed; null if there is no proof
 * @param hook       null if the reply only answers the caller
 */
public record Operation<T>(
        OpCode code,
        String name,
        @Nullable String callerPath,
        @Nullable String serverPath,
        WireRecord body,
        Reply<T> reply,
        Repeat repeat,
        @Nullable Proof proof,
        @Nullable OnApplied<T> onApplied,
        @Nullable ReplyHook hook) {

    /** What may be done when the answer is lost. */
    public enum Repeat {
        /** It changes nothing in the tree: ask again. */
        READ,
        /** It changes the tree: only what the proof allows. */
        WRITE,
        /** It belongs to the connection and goes with it. */
        NEVER
    }

    /** Makes the answer of a write that was found to be executed. */
    @FunctionalInterface
    public interface OnApplied<T> {
        /**
         * The answer.
         *
         * @param appliedPath path on the server of the node that was found
         * @param stat        of it, null if the proof did not read it
         */
        T answer(String appliedPath, @Nullable Stat stat);
    }

    /** A read: may be repeated. */
    public static <T> Operation<T> read(OpCode code, String name, Target target, WireRecord body, Reply<T> reply) {
        return new Operation<>(
                code, name, target.callerPath(), target.serverPath(), body, reply, Repeat.READ, null, null, null);
    }

    /** A write without a way to find out about a lost answer. */
    public static <T> Operation<T> write(OpCode code, String name, Target target, WireRecord body, Reply<T> reply) {
        return new Operation<>(
                code, name, target.callerPath(), target.serverPath(), body, reply, Repeat.WRITE, null, null, null);
    }

    /** Something of the client's own. */
    public static Operation<Void> ofConnection(OpCode code, String name, WireRecord body) {
        return new Operation<>(code, name, null, null, body, Reply.nothing(), Repeat.NEVER, null, null, null);
    }

    public Operation<T> withHook(ReplyHook newHook) {
        return new Operation<>(code, name, callerPath, serverPath, body, reply, repeat, proof, onApplied, newHook);
    }

    public Operation<T> withProof(Proof newProof, @Nullable OnApplied<T> answer) {
        return new Operation<>(code, name, callerPath, serverPath, body, reply, repeat, newProof, answer, hook);
    }

    public FailedCall failedCall() {
        return new FailedCall(name, callerPath);
    }

    public Optional<Proof> lostReplyProof() {
        return Optional.ofNullable(proof);
    }

    /** A path in its two forms; both null for operations without one. */
    public record Target(
            @Nullable String callerPath, @Nullable String serverPath) {
        public static final Target NONE = new Target(null, null);
    }
}
