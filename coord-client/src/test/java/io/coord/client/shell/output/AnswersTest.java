package io.coord.client.shell.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coord.client.NodeAcl;
import io.coord.client.NodeData;
import io.coord.client.NodeEvent;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Stat STAT = new Stat(0x10, 0x11, 0, 0, 2, 3, 1, 0xabc, 5, 1, 0x12);

    private static String printed(Answer answer, Format format, Palette palette) {
        StringWriter text = new StringWriter();
        Printer printer = new Printer(Sink.of(new PrintWriter(text)), format, palette, Glyphs.ASCII);
        printer.print(answer);
        printer.flush();
        return text.toString();
    }

    private static String text(Answer answer) {
        return printed(answer, Format.TEXT, Palette.PLAIN);
    }

    private static JsonNode json(Answer answer) throws IOException {
        String line = printed(answer, Format.JSON, Palette.COLOURED);
        assertThat(line).endsWith("\n").containsOnlyOnce("\n").doesNotContain("\u001b");
        return new ObjectMapper().readTree(line);
    }

    private static NodeAnswer node(byte[] data, NodeAnswer.View view, boolean withStat) {
        return new NodeAnswer("/a", new NodeData(Bytes.wrap(data), STAT), view, withStat);
    }

    @Test
    void aStatLooksAsInZooKeepersShell() {
        assertThat(text(new StatAnswer("/a", STAT)).lines())
                .contains("cZxid = 0x10", "dataVersion = 2", "ephemeralOwner = 0xabc", "numChildren = 1")
                .hasSize(11);
    }

    @Test
    void dataIsShownAsTextOrAsADump() {
        assertThat(text(node("text".getBytes(UTF_8), NodeAnswer.View.TEXT, false)))
                .isEqualTo("text\n");
        assertThat(text(node(new byte[] {-1}, NodeAnswer.View.TEXT, false))).startsWith("00000000  ff ");
        assertThat(text(node(new byte[] {-1}, NodeAnswer.View.BASE64, false))).isEqualTo("/w==\n");
        assertThat(text(node("t".getBytes(UTF_8), NodeAnswer.View.TEXT, true))).contains("t\ncZxid = 0x10\n");
    }

    @Test
    void jsonHasTextOrBase64AndTheStat() throws IOException {
        JsonNode text = json(node("\u00fc\n".getBytes(UTF_8), NodeAnswer.View.TEXT, false));
        assertThat(text.get("path").asText()).isEqualTo("/a");
        assertThat(text.get("data").asText()).isEqualTo("\u00fc\n");
        assertThat(text.get("stat").get("mzxid").asText()).isEqualTo("0x11");
        assertThat(text.get("stat").get("version").asInt()).isEqualTo(2);

        JsonNode binary = json(node(new byte[] {-1}, NodeAnswer.View.TEXT, false));
        assertThat(binary.get("base64").binaryValue()).containsExactly(-1);
        assertThat(binary.has("data")).isFalse();
    }

    @Test
    void jsonIsAsciiWhateverTheTerminal() {
        assertThat(printed(node("\u00fc".getBytes(UTF_8), NodeAnswer.View.TEXT, false), Format.JSON, Palette.PLAIN))
                .isASCII()
                .containsIgnoringCase("\\u00fc");
    }

    @Test
    void childrenAreInOrder() throws IOException {
        ChildrenAnswer children = new ChildrenAnswer("/", List.of("b", "a"), STAT, false);

        assertThat(text(children)).isEqualTo("[a, b]\n");
        assertThat(json(children).get("children").get(0).asText()).isEqualTo("a");
    }

    @Test
    void anAclLooksAsInZooKeepersShell() throws IOException {
        AclAnswer acl = new AclAnswer("/a", new NodeAcl(Acls.OPEN, STAT), false);

        assertThat(text(acl)).isEqualTo("'world,'anyone\n: cdrwa\n");
        assertThat(json(acl).get("acl").get(0).asText()).isEqualTo("world:anyone:cdrwa");
    }

    @Test
    void anEventTellsTypePathAndZxid() throws IOException {
        EventAnswer event = new EventAnswer(1000, new NodeEvent(NodeEvent.Type.CREATED, "/a", 0x20));

        assertThat(text(event)).contains("CREATED", "/a", "zxid=0x20");
        assertThat(json(event).get("event").asText()).isEqualTo("CREATED");
        assertThat(json(event).get("zxid").asText()).isEqualTo("0x20");
        assertThat(json(new EventAnswer(1, new NodeEvent(NodeEvent.Type.MISSED, "/a", -1)))
                        .has("zxid"))
                .isFalse();
    }

    @Test
    void columnsLineUpAndColoursDoNotCount() {
        Table table = new Table("A", "LONG NAME", "B");
        table.row(new Table.Cell("xxxx", Palette.Ink.GOOD), Table.Cell.of("y"), Table.Cell.of("z"));
        TextPage plain = new TextPage(Palette.PLAIN, Glyphs.ASCII);
        TextPage coloured = new TextPage(Palette.COLOURED, Glyphs.ASCII);
        table.writeTo(plain);
        table.writeTo(coloured);

        assertThat(plain).hasToString("A     LONG NAME  B\nxxxx  y          z\n");
        assertThat(coloured.toString().replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain.toString());
        assertThat(coloured.toString()).contains("\u001b[32mxxxx\u001b[0m");
    }

    @Test
    void glyphsAreWhatTheCharsetHas() {
        assertThat(Glyphs.of(UTF_8)).isEqualTo(Glyphs.UNICODE);
        assertThat(Glyphs.of(Charset.forName("US-ASCII"))).isEqualTo(Glyphs.ASCII);
        assertThat(Glyphs.ASCII.bar(0.5, 4)).isEqualTo("##..");
        assertThat(Glyphs.ASCII.bar(7, 4)).isEqualTo("####");
    }

    @Test
    void progressIsDrawnForATerminalOnly() {
        StringWriter seen = new StringWriter();
        Progress progress = new Progress(Sink.of(new PrintWriter(seen)), Glyphs.ASCII, true);
        progress.show(0.5, "half");
        progress.end();
        assertThat(seen.toString()).contains("50%", "half").endsWith("\r\u001b[K");

        StringWriter unseen = new StringWriter();
        Progress silent = new Progress(Sink.of(new PrintWriter(unseen)), Glyphs.ASCII, false);
        silent.show(0.5, "half");
        silent.end();
        assertThat(unseen.toString()).isEmpty();
    }
}
