package io.coord.core.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random values of the domain for property tests. Part of the test-jar. */
public final class ModelArbitraries {
    private ModelArbitraries() {}

    /** Any text that UTF-8 can carry: no surrogate without its other half. */
    public static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(20)
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    /** Legal paths, of few names so that they meet. */
    public static Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "c", "lock-", "\u4e2d", "x y", "...", ".z")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(names -> "/" + String.join("/", names));
    }

    public static Arbitrary<Bytes> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(Bytes::copyOf);
    }

    public static Arbitrary<List<AclEntry>> acls() {
        Arbitrary<AuthId> ids = Combinators.combine(texts(), texts()).as(AuthId::new);
        return Combinators.combine(Arbitraries.integers(), ids)
                .as(AclEntry::new)
                .list()
                .ofMaxSize(3);
    }
}
