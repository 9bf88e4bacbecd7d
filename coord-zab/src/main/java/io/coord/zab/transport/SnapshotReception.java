package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot coming in from the leader: body, then the string {@code BenWasHere} (spec: peer-protocol 5.4). The event
 * loop finds its end while a thread of its own makes a tree of it. Thread: event loop of the link.
 */
final class SnapshotReception {
    private static final byte[] SIGNATURE = "BenWasHere".getBytes(StandardCharsets.US_ASCII);
    private static final int LOADER_BUFFER_BYTES = 64 * 1024;

    private final long zxid;
    private final SnapshotScanner scanner;
    private final SnapshotPipe pipe;
    private final Thread loader;
    private boolean signed;

    /**
     * @param zxid   of the SNAP packet
     * @param resume called on the loader's thread when reading may go on
     * @param done   called on the loader's thread with the state, or with what is wrong
     */
    SnapshotReception(
            long zxid,
            JuteLimits limits,
            TreeOptions options,
            ThreadFactory threads,
            Runnable resume,
            BiConsumer<@Nullable ReplicatedState, @Nullable Throwable> done) {
        this.zxid = zxid;
        this.scanner = new SnapshotScanner(limits);
        this.pipe = new SnapshotPipe(resume);
        this.loader = threads.newThread(() -> load(limits, options, done));
        loader.start();
    }

    private void load(
            JuteLimits limits, TreeOptions options, BiConsumer<@Nullable ReplicatedState, @Nullable Throwable> done) {
        ReplicatedState state;
        try (pipe) {
            state = ReplicatedState.load(new BufferedInputStream(pipe, LOADER_BUFFER_BYTES), options, limits, zxid);
            if (pipe.read() >= 0) {
                throw new DecodeException("snapshot from the leader: more bytes than the tree has");
            }
        } catch (IOException | RuntimeException | Error e) {
            done.accept(null, e);
            return;
        }
        done.accept(state, null);
    }

    long zxid() {
        return zxid;
    }

    Thread loader() {
        return loader;
    }

    /**
     * Takes what belongs to the snapshot.
     *
     * @return false: pause, until called
     * @throws DecodeException this is no snapshot
     */
    boolean take(ByteBuf in) {
        boolean goOn = true;
        if (!scanner.isComplete()) {
            int count = scanner.scan(in);
            if (count > 0) {
                byte[] bytes = ByteBufUtil.getBytes(in, in.readerIndex(), count, true);
                in.skipBytes(count);
                goOn = pipe.write(bytes);
            }
        }
        if (scanner.isComplete() && !signed && in.readableBytes() >= Integer.BYTES + SIGNATURE.length) {
            checkSignature(in);
            signed = true;
            pipe.end();
        }
        return goOn;
    }

    private static void checkSignature(ByteBuf in) {
        int length = in.readInt();
        byte[] text = new byte[SIGNATURE.length];
        in.readBytes(text);
        if (length != SIGNATURE.length || !Arrays.equals(text, SIGNATURE)) {
            throw new DecodeException("snapshot from the leader does not end with BenWasHere");
        }
    }

    /** Whether all of it has arrived. */
    boolean isComplete() {
        return signed;
    }

    /** The connection is gone. */
    void abort() {
        pipe.fail(new IOException("the connection to the leader broke while a snapshot was coming in"));
    }

    /** Appends what comes behind the body. */
    static void writeSignature(ByteBuf out) {
        out.writeInt(SIGNATURE.length);
        out.writeBytes(SIGNATURE);
    }
}
