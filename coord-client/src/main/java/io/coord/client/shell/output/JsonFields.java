package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Stat;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Fields that several answers have. Numbers that people write in hexadecimal are strings. */
public final class JsonFields {
    private JsonFields() {}

    /** {@code data} if it is text in UTF-8, else {@code base64}. */
    public static void data(JsonGenerator json, byte[] data) throws IOException {
        Optional<String> text = DataText.decode(data);
        if (text.isPresent()) {
            json.writeStringField("data", text.get());
        } else {
            json.writeStringField("base64", Base64.getEncoder().encodeToString(data));
        }
    }

    public static void acl(JsonGenerator json, List<AclEntry> acl) throws IOException {
        json.writeArrayFieldStart("acl");
        for (AclEntry entry : acl) {
            json.writeString(AclText.format(entry));
        }
        json.writeEndArray();
    }

    /** The field {@code stat}, an object with the names of ZooKeeper. */
    public static void stat(JsonGenerator json, Stat stat) throws IOException {
        json.writeObjectFieldStart("stat");
        hex(json, "czxid", stat.czxid());
        hex(json, "mzxid", stat.mzxid());
        hex(json, "pzxid", stat.pzxid());
        json.writeNumberField("ctime", stat.ctime());
        json.writeNumberField("mtime", stat.mtime());
        json.writeNumberField("version", stat.version());
        json.writeNumberField("cversion", stat.cversion());
        json.writeNumberField("aversion", stat.aversion());
        hex(json, "ephemeralOwner", stat.ephemeralOwner());
        json.writeNumberField("dataLength", stat.dataLength());
        json.writeNumberField("numChildren", stat.numChildren());
        json.writeEndObject();
    }

    public static void hex(JsonGenerator json, String name, long value) throws IOException {
        json.writeStringField(name, "0x" + Long.toHexString(value));
    }
}
