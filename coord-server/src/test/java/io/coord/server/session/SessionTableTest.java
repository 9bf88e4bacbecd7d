package io.coord.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The table of sessions beside one that is known to be right. */
class SessionTableTest {
    private static final int STEPS = 4000;

    @Property(tries = 50)
    void hasWhatWasAddedAndNotRemoved(@ForAll long seed) {
        Random random = new Random(seed);
        SessionTable table = new SessionTable();
        TreeMap<Long, Session> expected = new TreeMap<>();
        int ids = 1 + random.nextInt(2000);
        long first = random.nextLong();
        long step = random.nextBoolean() ? 1 : random.nextLong() | 1;
        for (int i = 0; i < STEPS; i++) {
            long id = first + step * random.nextInt(ids);
            // Waves of growing and shrinking.
            boolean adds = random.nextInt(10) < (i / 1000 % 2 == 0 ? 8 : 2);
            if (adds && !expected.containsKey(id)) {
                Session session = new Session(id, 1000, null, 0);
                table.add(session);
                expected.put(id, session);
            } else if (!adds) {
                assertThat(table.remove(id)).isSameAs(expected.remove(id));
            }
            assertThat(table.find(id)).isSameAs(expected.get(id));
            assertThat(table.size()).isEqualTo(expected.size());
        }
        assertThat(table.all()).containsExactlyInAnyOrderElementsOf(expected.values());
        expected.forEach((id, session) -> assertThat(table.find(id)).isSameAs(session));

        table.clear();
        assertThat(table.size()).isZero();
        assertThat(table.find(first)).isNull();
    }
}
