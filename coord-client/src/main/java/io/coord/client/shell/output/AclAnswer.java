package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.client.NodeAcl;
import io.coord.core.model.AclEntry;
import java.io.IOException;

/** A node's ACL, as ZooKeeper's shell shows it. */
public record AclAnswer(String path, NodeAcl acl, boolean withStat) implements Answer {
    @Override
    public void text(TextPage page) {
        for (AclEntry entry : acl.acl()) {
            page.line("'" + entry.id().scheme() + ",'" + entry.id().id());
            page.line(": " + AclText.letters(entry.perms()));
        }
        if (withStat) {
            StatText.lines(page, acl.stat());
        }
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", path);
        JsonFields.acl(json, acl.acl());
        JsonFields.stat(json, acl.stat());
        json.writeEndObject();
    }
}
