package io.coord.zab.storage.snapshot;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.image.SnapshotBodyReader;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.TxnDigest;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads the logical content of a snapshot and checks every seal. Counterpart and picture of the bytes: {@link
 * SnapshotWriter}.
 */
final class SnapshotReader {
    /** Larger than any length that a snapshot can hold: memory is taken only for bytes that are there. */
    private static final JuteLimits LIMITS = JuteLimits.of(Integer.MAX_VALUE / 2);

    private static final int DIGEST_SECTION_BYTES = 20;
    private static final int SEAL_BYTES = 13;
    private static final int LAST_ZXID_SECTION_BYTES = 8;
    private static final int MAX_TRAILER_BYTES = 4096;
    private static final int FIRST_BINARY_DIGEST_VERSION = 2;

    private final SummedInput summed;
    private final long length;
    private final DataInputStream in;

    /** @param length how many bytes there are, or {@link SnapshotBodyReader#UNKNOWN_LENGTH} */
    SnapshotReader(InputStream source, long length) {
        this.length = length;
        this.summed = new SummedInput(source);
        this.in = new DataInputStream(summed);
    }

    /** How far reading came. */
    long offset() {
        return summed.offset();
    }

    /**
     * @param zxid from the name of the file
     * @throws DecodeException it is not a snapshot, or not whole
     */
    ReplicatedState read(TreeOptions options, long zxid) throws IOException {
        readHeader();
        ReplicatedState state = ReplicatedState.load(summed, length, options, LIMITS, zxid);
        readSeal();
        readOptionalSections(state);
        return state;
    }

    private void readHeader() throws IOException {
        int magic = in.readInt();
        int version = in.readInt();
        in.readLong();
        if (magic != SnapshotWriter.MAGIC) {
            throw new DecodeException("does not start with ZKSN");
        }
        if (version != SnapshotWriter.VERSION) {
            throw new DecodeException("version " + version + ", expected " + SnapshotWriter.VERSION);
        }
    }

    private void readSeal() throws IOException {
        long expected = summed.sum();
        long sum = in.readLong();
        if (sum != expected) {
            throw new DecodeException(
                    "checksum is " + Long.toHexString(sum) + ", the content has " + Long.toHexString(expected));
        }
        int length = in.readInt();
        if (length != 1 || in.readByte() != '/') {
            throw new DecodeException("the checksum is not followed by \"/\"");
        }
    }

    /** Compat: either section may be missing, the digest too, depending on version and settings of the writer. */
    private void readOptionalSections(ReplicatedState state) throws IOException {
        int left = summed.countUpTo(MAX_TRAILER_BYTES);
        if (left >= DIGEST_SECTION_BYTES + SEAL_BYTES) {
            readDigest(state);
            left = summed.countUpTo(MAX_TRAILER_BYTES);
        }
        if (left >= LAST_ZXID_SECTION_BYTES + SEAL_BYTES) {
            in.readLong(); // the name decides
            readSeal();
            left = summed.countUpTo(MAX_TRAILER_BYTES);
        }
        if (left > 0) {
            throw new DecodeException("more content after the last section");
        }
    }

    private void readDigest(ReplicatedState state) throws IOException {
        long zxid = in.readLong();
        int version = in.readInt();
        long digest;
        if (version < FIRST_BINARY_DIGEST_VERSION) {
            int length = in.readInt();
            if (length < 0 || length > 16) {
                throw new DecodeException("digest of version " + version + " has " + length + " characters");
            }
            byte[] hex = in.readNBytes(length);
            if (hex.length < length) {
                throw new EOFException();
            }
            digest = parseHex(new String(hex, StandardCharsets.US_ASCII));
        } else {
            digest = in.readLong();
        }
        readSeal();
        state.expectDigest(zxid, new TxnDigest(version, digest));
    }

    private static long parseHex(String hex) {
        try {
            return Long.parseUnsignedLong(hex, 16);
        } catch (NumberFormatException e) {
            throw new DecodeException("digest is not hexadecimal");
        }
    }
}
