package io.coord.core.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TxnCodecTest {
    @Provide
    Arbitrary<LoggedTxn> logged() {
        return TxnArbitraries.logged();
    }

    @Property
    void whatIsWrittenIsReadBack(@ForAll("logged") LoggedTxn entry) {
        ByteBuf payload = Unpooled.buffer();
        TxnCodec.write(payload, entry);
        assertThat(TxnCodec.read(payload, JuteLimits.DEFAULT)).isEqualTo(entry);
        assertThat(payload.readableBytes()).isZero();
    }

    @Example
    void everyTypeOfTxnIsWrittenAndReadBack() {
        // the property draws from this family: a case that it never makes would go unseen
        assertThat(Txn.class.getPermittedSubclasses())
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrder(
                        "CreateSession",
                        "CloseSession",
                        "Error",
                        "Create",
                        "Delete",
                        "DeleteContainer",
                        "SetData",
                        "Reconfig",
                        "SetAcl",
                        "Check",
                        "Multi");
    }

    @Example
    void checksAndNestedMultisAreRefusedWhereTheyDoNotBelong() {
        assertRefused(new Txn.Check("/a", 1), "only allowed inside a multi");
        assertRefused(new Txn.Multi(List.of(new Txn.Multi(List.of()))), "not allowed inside a multi");
        assertRefused(new Txn.Multi(List.of(new Txn.CreateSession(1))), "not allowed inside a multi");
        assertRefused(new Txn.Multi(List.of(new Txn.CloseSession(List.of()))), "not allowed inside a multi");
    }

    @Example
    void anElementOfAMultiDoesNotReadBeyondItsBytes() {
        ByteBuf payload = Unpooled.buffer();
        TxnCodec.write(payload, header(TxnType.MULTI), new Txn.Multi(List.of()), null);
        payload.writerIndex(payload.writerIndex() - 4);
        payload.writeInt(1).writeInt(TxnType.SET_DATA);
        payload.writeInt(10).writeInt(2).writeShort('/' << 8 | 'a').writeInt(-1); // and the version is missing
        payload.writeInt(7);
        assertThatThrownBy(() -> TxnCodec.read(payload, JuteLimits.DEFAULT))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("version");
    }

    private static void assertRefused(Txn txn, String reason) {
        ByteBuf payload = Unpooled.buffer();
        TxnCodec.write(payload, header(txn.type()), txn, null);
        assertThatThrownBy(() -> TxnCodec.read(payload, JuteLimits.DEFAULT))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    private static TxnHeader header(int type) {
        return new TxnHeader(1, 2, 3, 4, type);
    }
}
