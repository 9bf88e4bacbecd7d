package io.coord.core.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coord.core.codec.JuteLimits;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.TxnCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A data directory written by ZooKeeper, with what ZooKeeper itself reads from it. */
final class RecordedDataDir {
    static final int FILE_HEADER_BYTES = 16;
    static final int SEAL_BYTES = 13;

    private static final int CHECKSUM_BYTES = 8;

    private final Path dir;

    RecordedDataDir(Path dir) {
        this.dir = dir;
    }

    /** The directories among the test resources, or all below the system property {@code coord.datadirs}. */
    static Stream<RecordedDataDir> all() {
        try {
            String elsewhere = System.getProperty("coord.datadirs");
            Path top = elsewhere != null
                    ? Path.of(elsewhere)
                    : Path.of(RecordedDataDir.class
                            .getResource("/vectors/datadirs")
                            .toURI());
            try (Stream<Path> dirs = Files.list(top)) {
                return dirs
                        .filter(dir -> !dir.toString().contains("damaged"))
                        .sorted()
                        .map(RecordedDataDir::new)
                        .toList()
                        .stream();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the newest ZooKeeper that read it has. */
    JsonNode expected() {
        try {
            JsonNode recoveries = new ObjectMapper()
                    .readTree(dir.resolve("expected.json").toFile())
                    .get("recoveries");
            JsonNode newest = null;
            for (JsonNode recovery : recoveries) {
                if (recovery.at("/result/nodes").isArray()) {
                    newest = recovery.get("result");
                }
            }
            return newest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Snapshots without compression, by zxid. */
    List<Path> snapshots() {
        return files("snapshot\\.[0-9a-f]+");
    }

    boolean hasWholeHistory() {
        List<LoggedTxn> txns = txns();
        return !txns.isEmpty() && (txns.get(0).zxid() & 0xFFFFFFFFL) == 1;
    }

    List<LoggedTxn> txns() {
        List<LoggedTxn> txns = new ArrayList<>();
        for (Path file : files("log\\.[0-9a-f]+")) {
            ByteBuf in = read(file).skipBytes(FILE_HEADER_BYTES);
            while (in.readableBytes() > CHECKSUM_BYTES + Integer.BYTES) {
                in.skipBytes(CHECKSUM_BYTES);
                int length = in.readInt();
                if (length == 0) {
                    break;
                }
                txns.add(TxnCodec.read(in.readSlice(length), JuteLimits.DEFAULT));
                in.skipBytes(1);
            }
        }
        return txns;
    }

    static long zxidOf(Path file) {
        return Long.parseUnsignedLong(file.toString().replaceFirst(".*\\.", ""), 16);
    }

    static ByteBuf read(Path file) {
        try {
            return Unpooled.wrappedBuffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files(String names) {
        try (Stream<Path> files = Files.list(dir.resolve("version-2"))) {
            return files.filter(file -> file.getFileName().toString().matches(names))
                    .sorted(Comparator.comparingLong(RecordedDataDir::zxidOf))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return dir.getFileName().toString();
    }
}
