package io.coord.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class JuteReaderTest {
    private static final JuteLimits SMALL = new JuteLimits(100, 0);

    @Example
    void lengthsBeyondTheLimitAreRefusedByName() {
        int limit = SMALL.maxElementBytes();
        assertThat(limit).isEqualTo(100 + JuteLimits.MIN_EXTRA_BYTES);
        ByteBuf longest = Unpooled.buffer().writeInt(limit).writeZero(limit);
        assertThat(new JuteReader(longest, SMALL).readRequiredBuffer("data").length())
                .isEqualTo(limit);
        ByteBuf tooLong = Unpooled.buffer().writeInt(limit + 1).writeZero(limit + 1);
        assertThatThrownBy(() -> new JuteReader(tooLong, SMALL).readBuffer("data"))
                .isInstanceOf(DecodeException.class)
                .hasMessage("data: length 1125, limit 1124 bytes (jute.maxbuffer)");
    }

    @Example
    void theLimitDoesNotOverflow() {
        assertThat(JuteLimits.of(Integer.MAX_VALUE).maxElementBytes()).isPositive();
        assertThatThrownBy(() -> JuteLimits.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void lengthsThatAreNotThereAreRefused(@ForAll int length) {
        ByteBuf in = Unpooled.buffer().writeInt(length).writeZero(10);
        if (length >= -1 && length <= 10) {
            assertThat(reader(in).readString("path") == null).isEqualTo(length == -1);
            assertThat(in.readableBytes()).isEqualTo(10 - Math.max(0, length));
        } else {
            assertThatThrownBy(() -> reader(in).readString("path"))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("path: length " + length);
        }
    }

    @Example
    void anyByteButZeroIsTrue() {
        assertThat(reader(Unpooled.wrappedBuffer(new byte[] {2})).readBoolean("watch"))
                .isTrue();
        assertThat(reader(Unpooled.wrappedBuffer(new byte[] {0})).readBoolean("watch"))
                .isFalse();
    }

    @Example
    void negativeCountsButMinusOneReadAsEmpty() {
        assertThat(reader(Unpooled.buffer().writeInt(-2)).readStrings("acl")).isEmpty();
        assertThat(reader(Unpooled.buffer().writeInt(Integer.MIN_VALUE)).readStrings("acl"))
                .isEmpty();
        assertThat(reader(Unpooled.buffer().writeInt(-1)).readStrings("acl")).isNull();
        assertThatThrownBy(() -> reader(Unpooled.buffer().writeInt(-1)).readRequiredStrings("acl"))
                .isInstanceOf(DecodeException.class);
    }

    @Example
    void whatAReaderGivesCannotBeChanged() {
        List<String> names = reader(Unpooled.buffer().writeInt(1).writeInt(0)).readRequiredStrings("names");
        assertThatThrownBy(() -> names.add("b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Example
    void malformedTextReadsAsReplacementCharacters() {
        ByteBuf in =
                Unpooled.buffer().writeInt(3).writeByte('/').writeByte(0xC3).writeByte('a');
        assertThat(reader(in).readString("path")).isEqualTo("/\uFFFDa");
    }

    @Example
    void aNestedReaderSeesItsBytesOnly() {
        ByteBuf in = Unpooled.buffer().writeInt(4).writeInt(7).writeInt(8).writeInt(-1);
        JuteReader outer = reader(in);
        JuteReader nested = outer.readNested("body");
        assertThat(nested.readInt("a")).isEqualTo(7);
        assertThatThrownBy(() -> nested.readInt("b")).isInstanceOf(DecodeException.class);
        assertThat(outer.readInt("c")).isEqualTo(8);
        assertThat(outer.readNested("null").remaining()).isZero();
    }

    private static JuteReader reader(ByteBuf in) {
        return new JuteReader(in, JuteLimits.DEFAULT);
    }
}
