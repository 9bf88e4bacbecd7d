package io.coord.zab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that no recording has: from old peers, and damaged ones. */
class ElectionMessagesTest {
    private static final long ZXID = Zxid.of(5, 7);

    @Test
    void theOldestNotificationHasTheEpochOfItsZxid() {
        ElectionNotification vote = ElectionNotification.read(in(vote()));
        assertThat(vote).isEqualTo(new ElectionNotification(1, 2, ZXID, 3, 5, 0, null));
    }

    @Test
    void theNotificationOf34HasVersionZeroWhateverItsLastBytesAre() {
        ElectionNotification vote =
                ElectionNotification.read(in(vote().writeLong(9).writeInt(77)));
        assertThat(vote).isEqualTo(new ElectionNotification(1, 2, ZXID, 3, 9, 0, null));
    }

    @Test
    void aLongerNotificationOfVersionOneHasNoConfiguration() {
        ElectionNotification vote =
                ElectionNotification.read(in(vote().writeLong(9).writeInt(1).writeInt(1000)));
        assertThat(vote).isEqualTo(new ElectionNotification(1, 2, ZXID, 3, 9, 1, null));
    }

    @Test
    void anEmptyConfigurationIsNotNone() {
        ElectionNotification vote =
                ElectionNotification.read(in(vote().writeLong(9).writeInt(2).writeInt(0)));
        assertThat(vote.config()).isEqualTo(Bytes.EMPTY);
        assertThat(vote.version()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 27, 29, 36, 39})
    void otherShortLengthsAreRefused(int length) {
        assertThatThrownBy(() -> ElectionNotification.read(in(Unpooled.wrappedBuffer(new byte[length]))))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("length " + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -2, Integer.MIN_VALUE, 1, Integer.MAX_VALUE})
    void configurationsOfImpossibleLengthAreRefused(int length) {
        ByteBuf message = vote().writeLong(9).writeInt(2).writeInt(length);
        assertThatThrownBy(() -> ElectionNotification.read(in(message))).isInstanceOf(DecodeException.class);
    }

    @Test
    void theOldestInitialMessageIsTheSid() {
        ByteBuf message = Unpooled.buffer().writeLong(7);
        ElectionInitialMessage read = ElectionInitialMessage.read(in(message));
        assertThat(read.form()).isEqualTo(ElectionInitialMessage.Form.SID_ONLY);
        assertThat(read.serverId()).isEqualTo(7);
        ByteBuf written = Unpooled.buffer();
        read.write(new JuteWriter(written));
        assertThat(written).isEqualTo(Unpooled.buffer().writeLong(7));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -65534, -65537, Long.MIN_VALUE})
    void unknownFormsAreRefused(long marker) {
        assertThatThrownBy(() -> ElectionInitialMessage.read(in(initialMessage(marker, "h:1"))))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("protocol version " + marker);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", ":1", "h:", "h:x", "h:65536", "h:-1", "::1:5", "[::1]", "a:1|b:2", "[]:1"})
    void textThatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> ElectionInitialMessage.read(in(initialMessage(-65536, text))))
                .isInstanceOf(DecodeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "|", "a:1|", "a:1||b:2"})
    void emptyAddressesAreRefused(String text) {
        assertThatThrownBy(() -> ElectionInitialMessage.read(in(initialMessage(-65535, text))))
                .isInstanceOf(DecodeException.class);
    }

    @Test
    void anAddressIsAtMost2048BytesLong() {
        String longest = "h".repeat(2046) + ":1";
        assertThat(ElectionInitialMessage.read(in(initialMessage(-65536, longest)))
                        .addresses())
                .hasSize(1);
        assertThatThrownBy(() -> ElectionInitialMessage.read(in(initialMessage(-65536, "h" + longest))))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("2049");
    }

    @Test
    void olderLearnersTellLess() {
        assertThat(LearnerInfo.read(in(Unpooled.buffer().writeLong(3)))).isEqualTo(new LearnerInfo(3, 1, 0));
        assertThat(LearnerInfo.read(in(Unpooled.buffer().writeLong(3).writeInt(0x10000))))
                .isEqualTo(new LearnerInfo(3, 0x10000, 0));
    }

    private static ByteBuf vote() {
        return Unpooled.buffer().writeInt(1).writeLong(2).writeLong(ZXID).writeLong(3);
    }

    private static ByteBuf initialMessage(long marker, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Unpooled.buffer()
                .writeLong(marker)
                .writeLong(2)
                .writeInt(bytes.length)
                .writeBytes(bytes);
    }

    private static JuteReader in(ByteBuf bytes) {
        return new JuteReader(bytes, JuteLimits.DEFAULT);
    }
}
