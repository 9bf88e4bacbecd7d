package io.coord.client.shell.subtree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Perms;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubtreeFormatTest {
    private static final List<AclEntry> DIGEST =
            List.of(new AclEntry(Perms.READ, AuthId.ANYONE), new AclEntry(Perms.ALL, new AuthId("digest", "u:h=")));

    private static byte[] write(String top, List<ExportedNode> nodes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SubtreeWriter writer = new SubtreeWriter(out, top)) {
            for (ExportedNode node : nodes) {
                writer.write(node);
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    private static List<ExportedNode> read(byte[] file) throws IOException {
        List<ExportedNode> nodes = new ArrayList<>();
        try (SubtreeReader reader = new SubtreeReader(new ByteArrayInputStream(file))) {
            for (Optional<ExportedNode> node = reader.readNext(); node.isPresent(); node = reader.readNext()) {
                nodes.add(node.get());
            }
        }
        return nodes;
    }

    private static String aNode(String fields) {
        return "{\"format\":\"coord-subtree\",\"version\":1,\"top\":\"/\",\"nodes\":[\n{" + fields + "}\n]}";
    }

    @Test
    void aNodeIsALineOfAJsonDocument() throws IOException {
        byte[] file = write(
                "/app",
                List.of(
                        new ExportedNode("", new byte[0], Acls.OPEN),
                        new ExportedNode("/a", "text".getBytes(UTF_8), DIGEST)));

        assertThat(new String(file, UTF_8)).isEqualTo("""
                        {"format":"coord-subtree","version":1,"top":"/app","nodes":[
                        {"path":"","data":"","acl":["world:anyone:cdrwa"]},
                        {"path":"/a","data":"text","acl":["world:anyone:r","digest:u:h=:cdrwa"]}
                        ]}
                        """);
        assertThat(new ObjectMapper().readTree(file).get("nodes")).hasSize(2);
    }

    @Property(tries = 200)
    void whateverIsWrittenIsRead(@ForAll @Size(max = 20) List<byte[]> datas) throws IOException {
        List<ExportedNode> nodes = new ArrayList<>();
        for (int i = 0; i < datas.size(); i++) {
            nodes.add(new ExportedNode("/n" + i, datas.get(i), i % 2 == 0 ? DIGEST : Acls.OPEN));
        }

        List<ExportedNode> read = read(write("/", nodes));

        assertThat(read).hasSameSizeAs(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            assertThat(read.get(i).path()).isEqualTo(nodes.get(i).path());
            assertThat(read.get(i).data()).isEqualTo(nodes.get(i).data());
            assertThat(read.get(i).acl()).isEqualTo(nodes.get(i).acl());
        }
    }

    @Test
    void aFileThatIsCutAnywhereIsRefused() throws IOException {
        byte[] file = write("/", List.of(new ExportedNode("/a", new byte[] {-1, 0}, DIGEST)));

        for (int length = 0; length < file.length - 1; length++) { // without the line break at the end it is whole
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> read(cut))
                    .as("cut after %d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("line ");
        }
    }

    @Property(tries = 500)
    void damageIsRefusedOrReadButNothingElse(@ForAll @Size(max = 40) byte[] noise, @ForAll int at) throws IOException {
        byte[] file = write("/", List.of(new ExportedNode("/a", "text".getBytes(UTF_8), DIGEST)));
        for (int i = 0; i < noise.length; i++) {
            file[Math.floorMod(at + i, file.length)] = noise[i];
        }
        try {
            read(file);
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining("line ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"data\":\"x\" | without path",
                "\"path\":\"a\" | must be empty or begin with /",
                "\"path\":7 | path must be a string",
                "\"path\":\"/a\",\"colour\":\"red\" | unknown field \"colour\"",
                "\"path\":\"/a\",\"base64\":\"!\" | base64",
                "\"path\":\"/a\",\"acl\":\"world\" | an acl is an array",
                "\"path\":\"/a\",\"acl\":[\"world\"] | scheme:id:perms",
                "\"path\":\"/a\",\"path\":\"/b\" | Duplicate",
            })
    void whatIsWrongIsToldWithItsLine(String fields, String message) {
        assertThatThrownBy(() -> read(aNode(fields).getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2: ")
                .hasMessageContaining(message);
    }

    @Test
    void anotherFormatOrVersionIsRefused() {
        assertThatThrownBy(() -> read("{\"format\":\"tar\"}".getBytes(UTF_8))).hasMessageContaining("format \"tar\"");
        assertThatThrownBy(() -> read("{\"format\":\"coord-subtree\",\"version\":2}".getBytes(UTF_8)))
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> read("[]".getBytes(UTF_8))).hasMessageContaining("begins with {");
    }
}
