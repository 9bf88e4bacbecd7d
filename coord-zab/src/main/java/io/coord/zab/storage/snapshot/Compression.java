package io.coord.zab.storage.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How a snapshot file is compressed: the whole logical stream, named by the extension. */
public enum Compression {
    NONE("", new byte[0]),
    GZIP(".gz", new byte[] {0x1f, (byte) 0x8b}),
    /** The stream format of snappy-java, whose classes are loaded only here, and only when needed. */
    SNAPPY(".snappy", new byte[] {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0});

    private static final int STREAM_BUFFER_BYTES = 64 * 1024;

    private final String extension;
    private final byte[] magic;

    Compression(String extension, byte[] magic) {
        this.extension = extension;
        this.magic = magic;
    }

    /** With the dot; empty for none. */
    public String extension() {
        return extension;
    }

    /** What a file of this kind starts with; empty for none. */
    byte[] magic() {
        return magic.clone();
    }

    InputStream decompress(InputStream in) throws IOException {
        switch (this) {
            case GZIP:
                return new GZIPInputStream(in, STREAM_BUFFER_BYTES);
            case SNAPPY:
                return SnappyStreams.input(in);
            case NONE:
                break;
        }
        return in;
    }

    OutputStream compress(OutputStream out) throws IOException {
        switch (this) {
            case GZIP:
                return new GZIPOutputStream(out, STREAM_BUFFER_BYTES);
            case SNAPPY:
                return SnappyStreams.output(out);
            case NONE:
                break;
        }
        return out;
    }

    /** A class of its own, so that everything else works where snappy-java was left out. */
    private static final class SnappyStreams {
        private SnappyStreams() {}

        static InputStream input(InputStream in) throws IOException {
            try {
                return new org.xerial.snappy.SnappyInputStream(in);
            } catch (LinkageError e) {
                throw missing(e);
            }
        }

        static OutputStream output(OutputStream out) throws IOException {
            try {
                return new org.xerial.snappy.SnappyOutputStream(out);
            } catch (LinkageError e) {
                throw missing(e);
            }
        }

        private static CompressionMissingException missing(LinkageError cause) {
            return new CompressionMissingException(
                    "snappy compression: org.xerial.snappy:snappy-java is not on the class path or has no native code"
                            + " for this platform; add it, or choose gz or no compression",
                    cause);
        }
    }
}
