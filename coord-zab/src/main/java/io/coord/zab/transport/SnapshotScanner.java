package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.netty.buffer.ByteBuf;

/**
 * Finds where the body of a snapshot ends in a stream, which no length says (spec: disk-formats 2.2):
 *
 * <pre>
 *   count(4) { session(8) timeout(4) }*
 *   count(4) { acl id(8) count(4) { perms(4) scheme(4+n) id(4+n) }* }*
 *   { path(4+n) data(4+n) 68 bytes }*   until the path is "/"
 * </pre>
 *
 * Looks at lengths only, keeps nothing but a number that arrives in pieces. Not thread-safe.
 */
final class SnapshotScanner {
    private static final int SESSION_BYTES = 12;
    private static final int NODE_TAIL_BYTES = 68;

    /** What comes next. */
    private enum Next {
        SESSION_COUNT,
        ACL_COUNT,
        ACL_ENTRY_COUNT,
        SCHEME_LENGTH,
        ID_LENGTH,
        PATH_LENGTH,
        /** The only byte of a path: the end is there if it is a slash. */
        SHORT_PATH,
        DATA_LENGTH,
        NOTHING
    }

    private final int maxElementBytes;
    private Next next = Next.SESSION_COUNT;
    /** Bytes that need not be looked at before what is next. */
    private long skip;
    /** The first bytes of the number that is next. */
    private int partial;

    private int partialBytes;
    private long aclsLeft;
    private long aclEntriesLeft;
    private long position;

    SnapshotScanner(JuteLimits limits) {
        this.maxElementBytes = limits.maxElementBytes();
    }

    boolean isComplete() {
        return next == Next.NOTHING;
    }

    /**
     * Moves over bytes.
     *
     * @return how many of the readable bytes belong to the body: all, unless it is complete now
     * @throws DecodeException this is no snapshot's body
     */
    int scan(ByteBuf in) {
        int index = in.readerIndex();
        int end = in.writerIndex();
        while (index < end && next != Next.NOTHING) {
            if (skip > 0) {
                int count = (int) Math.min(skip, end - index);
                skip -= count;
                index += count;
            } else if (next == Next.SHORT_PATH) {
                endAt(in.getByte(index++));
            } else if (partialBytes == 0 && end - index >= Integer.BYTES) {
                int number = in.getInt(index);
                index += Integer.BYTES;
                take(number);
            } else {
                partial = partial << Byte.SIZE | in.getByte(index++) & 0xFF;
                partialBytes++;
                if (partialBytes == Integer.BYTES) {
                    partialBytes = 0;
                    take(partial);
                }
            }
        }
        position += index - in.readerIndex();
        return index - in.readerIndex();
    }

    private void endAt(byte path) {
        if (path != '/') {
            throw damaged("path of one byte 0x" + Integer.toHexString(path & 0xFF));
        }
        next = Next.NOTHING;
    }

    private void take(int number) {
        switch (next) {
            case SESSION_COUNT:
                skip = (long) checkCount("sessions", number) * SESSION_BYTES;
                next = Next.ACL_COUNT;
                break;
            case ACL_COUNT:
                aclsLeft = checkCount("ACLs", number);
                nextAcl();
                break;
            case ACL_ENTRY_COUNT:
                aclEntriesLeft = number == -1 ? 0 : checkCount("ACL entries", number);
                aclsLeft--;
                nextAclEntry();
                break;
            case SCHEME_LENGTH:
                skip = checkLength("scheme", number);
                next = Next.ID_LENGTH;
                break;
            case ID_LENGTH:
                skip = checkLength("id", number);
                aclEntriesLeft--;
                nextAclEntryBehindSkip();
                break;
            case PATH_LENGTH:
                takePathLength(number);
                break;
            case DATA_LENGTH:
                skip = checkLength("data", number) + (long) NODE_TAIL_BYTES;
                next = Next.PATH_LENGTH;
                break;
            case SHORT_PATH:
            case NOTHING:
                throw new IllegalStateException("no number is due");
        }
    }

    private void nextAcl() {
        if (aclsLeft > 0) {
            skip = Long.BYTES;
            next = Next.ACL_ENTRY_COUNT;
        } else {
            next = Next.PATH_LENGTH;
        }
    }

    private void nextAclEntry() {
        if (aclEntriesLeft > 0) {
            skip = Integer.BYTES;
            next = Next.SCHEME_LENGTH;
        } else {
            nextAcl();
        }
    }

    /** As {@link #nextAclEntry}, while the bytes of an id are still to be skipped. */
    private void nextAclEntryBehindSkip() {
        long before = skip;
        skip = 0;
        nextAclEntry();
        skip += before;
    }

    private void takePathLength(int number) {
        if (number < 0) {
            throw damaged("path length " + number);
        }
        if (number == 1) {
            next = Next.SHORT_PATH;
        } else {
            skip = checkLength("path", number);
            next = Next.DATA_LENGTH;
        }
    }

    private int checkCount(String what, int count) {
        if (count < 0) {
            throw damaged(count + " " + what);
        }
        return count;
    }

    private int checkLength(String what, int length) {
        if (length < -1 || length > maxElementBytes) {
            throw damaged(what + " length " + length + ", limit " + maxElementBytes + " bytes (jute.maxbuffer)");
        }
        return Math.max(0, length);
    }

    private DecodeException damaged(String what) {
        return new DecodeException("snapshot from the leader, about byte " + position + ": " + what);
    }
}
