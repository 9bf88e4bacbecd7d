package io.coord.server.listener;

import io.netty.buffer.ByteBuf;

/**
 * Everything a connection does is done in <em>turns</em> of the event loop. A turn writes out what the replica has, runs
 * the reads that waited for it, serves the frames that have been received, and flushes once. It takes the tree's read
 * lock at its first read and then drains the outbox, so that an event always leaves before a reply that shows its
 * change.
 *
 * <p>Back-pressure: while there is too much in flight, or the client does not read, frames are left where they are, and
 * nothing more is read from the socket. Thread: event loop of the connection.
 */
final class Turns {
    // No more than these: what else it needs, the connection has, and connections are many.
    private final ClientConnection connection;
    private final Phases phases;
    private final InputBuffer input = new InputBuffer();

    private boolean paused;
    /** Whether there may be whole requests in the input that are not served because there was too much in flight. */
    private boolean putAside;

    Turns(ClientConnection connection, Phases phases) {
        this.connection = connection;
        this.phases = phases;
    }

    /** Whether the socket is not read. Replies and writability changes start turns then. Thread: any. */
    boolean isPaused() {
        return paused;
    }

    /** Takes a turn with more bytes, which it consumes. */
    void onReceived(ByteBuf received, long nowNanos) {
        input.append(received);
        take(nowNanos);
    }

    /** Does all that can be done now. */
    void take(long nowNanos) {
        Replies replies = connection.replies();
        ConnectionOutput output = connection.output();
        output.beginTurn(nowNanos);
        try {
            connection.outbox().drainTo(replies);
            replies.serveWaitingReads();
            serveInput();
        } catch (RuntimeException | Error e) {
            replies.unlock();
            connection.onTurnFailed(e);
        } finally {
            replies.unlock();
            output.flush();
        }
        updateReading();
        if (replies.isReadDue() || putAside && canServe()) {
            // The flush has made room again before anybody noticed, so no event of the channel leads back here.
            takeLater();
        }
    }

    /** Takes a turn when others have had theirs. Not at once also because this may be in the middle of a flush. */
    void takeLater() {
        connection.eventLoop().execute(this::resume);
    }

    private void resume() {
        if (connection.phase() != Phase.CLOSING && !connection.output().isFull()) {
            take(connection.services().clock().monotonicNanos());
        }
    }

    /** There are no more turns. */
    void end() {
        input.release();
    }

    private void serveInput() {
        boolean more = !input.isEmpty();
        while (more && canServe()) {
            more = serveNext();
        }
        putAside = more;
        input.trim();
    }

    /** Serves the next frame. Returns false if it is not there completely. */
    private boolean serveNext() {
        boolean first = connection.phase() == Phase.NEW;
        if (!input.hasLength() || first && phases.fourLetters().serve(connection, input.bytes())) {
            return false;
        }
        int length = input.frameLength();
        int limit = connection.services().limits().maxBufferBytes();
        if (length < 0 || length > limit) {
            connection.services().stats().onRefused(RefusedBy.REQUEST_SIZE);
            connection.close("frame length " + length + ", limit " + limit + " (jute.maxbuffer)");
            return false;
        }
        if (!input.hasFrame(length)) {
            return false;
        }
        int rest = input.enterFrame(length);
        connection.onFrame();
        if (first) {
            phases.handshake().serve(connection, input.bytes());
        } else {
            phases.requests().serve(connection, input.bytes());
        }
        input.leaveFrame(rest);
        return true;
    }

    private boolean canServe() {
        Phase phase = connection.phase();
        return (phase == Phase.NEW || phase == Phase.OPEN) && !isOverloaded();
    }

    private boolean isOverloaded() {
        return connection.replies().isFull() || connection.output().isFull();
    }

    private void updateReading() {
        Phase phase = connection.phase();
        boolean pause = phase == Phase.WAITING || phase != Phase.CLOSING && isOverloaded();
        if (pause != paused) {
            paused = pause;
            if (!pause) {
                connection.listenAgain(connection.output().turnNanos());
            }
            connection.channel().config().setAutoRead(!pause);
        }
    }
}
