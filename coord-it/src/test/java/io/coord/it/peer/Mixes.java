package io.coord.it.peer;

import io.coord.it.server.ServerUnderTest;
import io.coord.it.server.ServerUnderTest.Kind;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Which implementations meet in a test. With {@code -Dcoord.it.oracle=zookeeper} all are ZooKeeper, which shows that a test demands
 * nothing that ZooKeeper does not do.
 */
final class Mixes {
    private Mixes() {}

    /** The kinds of servers 1, 2, 3: the last one leads at first. */
    record Voters(List<Kind> kinds) {
        /** C is coord, Z is ZooKeeper. */
        static Voters of(String letters) {
            return new Voters(letters.chars()
                    .mapToObj(letter -> letter == 'C' ? Kind.COORD : Kind.ZOOKEEPER)
                    .toList());
        }

        /** These, or as many ZooKeepers where the oracle is asked. */
        Voters orOracle() {
            return ServerUnderTest.isCoord() ? this : new Voters(Collections.nCopies(kinds.size(), Kind.ZOOKEEPER));
        }

        Kind[] array() {
            return kinds.toArray(Kind[]::new);
        }

        @Override
        public String toString() {
            return kinds.stream().map(kind -> kind.name().substring(0, 1)).collect(Collectors.joining());
        }
    }

    /** Coord alone, and two of one kind with one of the other, each kind leading. */
    static Stream<Voters> voters() {
        return ServerUnderTest.isCoord()
                ? Stream.of("CCC", "ZZC", "CZZ", "ZCC", "CCZ").map(Voters::of)
                : Stream.of(Voters.of("ZZZ"));
    }

    /** One of each majority, for what takes long. */
    static Stream<Voters> fewVoters() {
        return ServerUnderTest.isCoord() ? Stream.of("CCC", "CZC").map(Voters::of) : Stream.of(Voters.of("ZZZ"));
    }

    /** As {@link #pairs}, of different kinds where that can be. */
    static Stream<Arguments> mixedPairs() {
        return pairs().filter(pair -> !ServerUnderTest.isCoord() || pair.get()[0] != pair.get()[1]);
    }

    /** Kind of the leader, kind of the learner. */
    static Stream<Arguments> pairs() {
        return ServerUnderTest.isCoord()
                ? Stream.of(
                        Arguments.of(Kind.COORD, Kind.ZOOKEEPER),
                        Arguments.of(Kind.ZOOKEEPER, Kind.COORD),
                        Arguments.of(Kind.COORD, Kind.COORD))
                : Stream.of(Arguments.of(Kind.ZOOKEEPER, Kind.ZOOKEEPER));
    }
}
