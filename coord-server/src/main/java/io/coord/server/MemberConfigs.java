package io.coord.server;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Bytes;
import io.coord.server.config.DynamicConfigFiles;
import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.MembersInDataDirectory;
import io.coord.server.config.MembershipStore;
import io.coord.server.config.ServerConfig;
import io.coord.server.replica.ConfigStore;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.MembershipDifference;
import io.coord.zab.protocol.membership.MembershipText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations of a member: those it starts with, and where the next ones go. A server that cannot keep them stops:
 * after a restart it would count votes by a configuration that is not in force. Thread: replica, after the start.
 */
final class MemberConfigs implements ConfigStore {
    private static final Logger log = LoggerFactory.getLogger(MemberConfigs.class);

    private final String server;
    private final long sid;
    private final Membership ofFiles;
    private final List<MembershipStore> stores;
    private final Consumer<MembershipDifference> onActivated;
    private Membership inForce;
    private Membership lastSeen;

    private MemberConfigs(
            String server,
            EnsembleConfig ensemble,
            List<MembershipStore> stores,
            Consumer<MembershipDifference> onActivated) {
        this.server = server;
        this.sid = ensemble.myId();
        this.ofFiles = EnsembleMember.membership(ensemble);
        this.stores = stores;
        this.onActivated = onActivated;
        this.inForce = ofFiles;
        this.lastSeen = ofFiles;
    }

    /**
     * @param onActivated hears of each change that is in force, when it is kept; on the thread of the replica
     * @throws ServerStartException what was kept cannot be read
     */
    static MemberConfigs open(
            String server, ServerConfig config, ServerStorage storage, Consumer<MembershipDifference> onActivated)
            throws ServerStartException {
        EnsembleConfig ensemble = config.ensemble();
        if (ensemble == null) {
            throw new IllegalArgumentException("server " + server + " is alone");
        }
        // Compat: without reconfigEnabled each server's own file rules (spec: peer-protocol 8.5).
        List<MembershipStore> stores = config.reconfigEnabled() ? stores(server, ensemble, storage) : List.of();
        MemberConfigs configs = new MemberConfigs(server, ensemble, stores, onActivated);
        try {
            configs.read();
            configs.see(storage.recovered().state().config());
        } catch (IOException e) {
            throw new ServerStartException(ServerStartException.Kind.DATA, e.getMessage(), e);
        }
        return configs;
    }

    /** The first is written; what is kept with the data counts wherever it is newer. */
    private static List<MembershipStore> stores(String server, EnsembleConfig ensemble, ServerStorage storage) {
        List<MembershipStore> stores = new ArrayList<>();
        Path file = ensemble.configFile();
        if (file != null && DynamicConfigFiles.canRewrite(file)) {
            stores.add(new DynamicConfigFiles(storage.files(), file, ensemble.myId()));
        } else if (file != null) {
            log.warn(
                    "configuration file can not be rewritten, changes of the members are kept with the data server={}"
                            + " file={}",
                    server,
                    file);
        }
        stores.add(new MembersInDataDirectory(storage.files(), storage.dataDirectory()));
        return stores;
    }

    private void read() throws IOException {
        for (MembershipStore store : stores) {
            inForce = newer(inForce, store.inForce());
        }
        lastSeen = inForce;
        for (MembershipStore store : stores) {
            lastSeen = newer(lastSeen, store.proposed());
        }
    }

    /**
     * What the recovered tree shows counts as seen if it is newer: a crash right after a snapshot came would else leave a
     * history with changes that the server does not know of. Not for who begins with a file without a version: its operator
     * may want to begin anew with what is left of the members.
     */
    private void see(@Nullable Bytes shown) {
        if (shown == null || inForce.version() == 0 || stores.isEmpty()) {
            return;
        }
        try {
            lastSeen = newer(lastSeen, Optional.of(MembershipText.read(shown)));
        } catch (DecodeException e) {
            log.debug("tree shows no configuration server={} reason={}", server, e.getMessage());
        }
    }

    private static Membership newer(Membership known, Optional<Membership> kept) {
        return kept.filter(other -> other.version() > known.version()).orElse(known);
    }

    /** What has changed since the configuration was written that the server was started with. */
    MembershipDifference sinceWritten() {
        return new MembershipDifference(ofFiles, inForce);
    }

    /** The members in force at the start. */
    Membership inForce() {
        return inForce;
    }

    /** The same, or those that were proposed when the server stopped. */
    Membership lastSeen() {
        return lastSeen;
    }

    /** The members in force, and where this server listens though it may have been removed from them. */
    Membership withOwnPorts() {
        TreeMap<Long, MemberSpec> members = new TreeMap<>(inForce.members());
        MemberSpec own = ofFiles.members().get(sid);
        if (own != null) {
            members.putIfAbsent(sid, own);
        }
        return new Membership(members, inForce.groups(), inForce.weights(), inForce.version());
    }

    @Override
    public void seen(Bytes configText) {
        Membership proposed = MembershipText.read(configText);
        log.info(
                "configuration proposed server={} version=0x{} members={}",
                server,
                Long.toHexString(proposed.version()),
                proposed.members().keySet());
        if (!stores.isEmpty()) {
            try {
                stores.get(0).seen(proposed);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void activated(long version, Bytes configText) {
        Membership activated = MembershipText.read(configText);
        if (!stores.isEmpty()) {
            try {
                stores.get(0).activated(activated);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        MembershipDifference change = new MembershipDifference(inForce, activated);
        inForce = activated;
        log.info(
                "configuration in force server={} version=0x{} voters={} members={}",
                server,
                Long.toHexString(version),
                activated.voters(),
                activated.members().keySet());
        onActivated.accept(change);
    }
}
