package io.coord.core.op;

import static io.coord.core.model.ModelArbitraries.acls;
import static io.coord.core.model.ModelArbitraries.bytes;
import static io.coord.core.model.ModelArbitraries.paths;
import static io.coord.core.model.ModelArbitraries.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.op.WriteOp.CreateOp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WriteOpCodecPropertiesTest {
    @Provide
    Arbitrary<WriteOp> ops() {
        Arbitrary<String> anyText = texts().injectNull(0.1);
        return Arbitraries.oneOf(
                element(),
                Combinators.combine(anyText, bytes().injectNull(0.1), acls().injectNull(0.1), Arbitraries.integers())
                        .as((path, data, acl, flags) ->
                                new WriteOp.Create(CreateOp.CREATE, path, data, acl, flags, -1)),
                Combinators.combine(anyText, acls().injectNull(0.1), Arbitraries.integers())
                        .as(WriteOp.SetAcl::new),
                Arbitraries.oneOf(element(), paths().map(path -> new WriteOp.Check(path, 3)))
                        .list()
                        .ofMaxSize(6)
                        .map(WriteOp.Multi::new),
                Combinators.combine(anyText, anyText, anyText, Arbitraries.longs())
                        .as(WriteOp.Reconfig::new),
                Arbitraries.integers().map(WriteOp.CreateSession::new),
                Arbitraries.just(new WriteOp.CloseSession()),
                paths().map(WriteOp.DeleteContainer::new));
    }

    private static Arbitrary<WriteOp> element() {
        Arbitrary<Integer> versions = Arbitraries.integers();
        return Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.of(CreateOp.CREATE, CreateOp.CREATE2, CreateOp.CREATE_CONTAINER),
                                paths(),
                                bytes().injectNull(0.1),
                                acls(),
                                Arbitraries.integers().between(0, 4))
                        .as((op, path, data, acl, flags) -> new WriteOp.Create(op, path, data, acl, flags, -1)),
                Combinators.combine(paths(), bytes(), acls(), Arbitraries.integers(), Arbitraries.longs())
                        .as((path, data, acl, flags, ttl) ->
                                new WriteOp.Create(CreateOp.CREATE_TTL, path, data, acl, flags, ttl)),
                Combinators.combine(paths(), versions).as(WriteOp.Delete::new),
                Combinators.combine(paths(), bytes().injectNull(0.1), versions).as(WriteOp.SetData::new));
    }

    @Property
    void whatIsWrittenIsReadBack(@ForAll("ops") WriteOp op) {
        ByteBuf body = Unpooled.buffer();
        WriteOpCodec.write(new JuteWriter(body), op);
        assertThat(WriteOpCodec.readForwarded(op.code(), new JuteReader(body, JuteLimits.DEFAULT)))
                .isEqualTo(op);
        assertThat(body.readableBytes()).isZero();
    }
}
