package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.client.CoordClient;
import io.coord.client.recipe.group.Group;
import io.coord.client.recipe.group.GroupMember;
import io.coord.client.recipe.node.PersistentNode;

/** The group of docs/recipes.md. */
final class GroupExample {
    private GroupExample() {}

    static String run(CoordClient client) throws Exception {
        Group servers = new Group(client, "/groups/search");
        PersistentNode membership = servers.join("server-1", "10.0.0.1:80".getBytes(UTF_8));
        membership.awaitStart(); // we are a member, until remove() or the end of the client
        servers.awaitStart(); // all members are known
        GroupMember eldest = servers.members().get(0);
        return eldest.id() + " at " + eldest.text();
    }
}
