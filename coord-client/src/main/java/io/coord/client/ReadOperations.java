package io.coord.client;

import io.coord.client.call.Operation;
import io.coord.client.call.Operation.Target;
import io.coord.client.call.Reply;
import io.coord.client.error.FailedCall;
import io.coord.client.error.UnsupportedException;
import io.coord.client.watch.WatchSlot;
import io.coord.client.watch.Watcher;
import io.coord.core.codec.AclCodec;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.StatCodec;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import io.coord.core.wire.ClientInfo;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.Request;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes operations that change nothing in the tree. Paths have been checked. */
final class ReadOperations {
    static final String CONFIG_PATH = "/zookeeper/config";

    private static final int MIN_CLIENT_INFO_BYTES = 8;
    private static final Reply<Optional<Stat>> STAT_OR_NONE =
            Reply.withAnswer(body -> Optional.of(StatCodec.read(body)), ErrorCode.NO_NODE, Optional.empty());

    private final Chroot chroot;

    ReadOperations(Chroot chroot) {
        this.chroot = chroot;
    }

    Operation<Optional<Stat>> exists(String path, @Nullable Watcher watcher) {
        Operation<Optional<Stat>> operation = at(OpCode.EXISTS, "exists", path, watcher, STAT_OR_NONE);
        if (watcher == null) {
            return operation;
        }
        String serverPath = chroot.toServer(path);
        return operation.withHook((table, error) -> {
            if (error == 0) {
                table.add(WatchSlot.DATA, serverPath, watcher);
            } else if (error == ErrorCode.NO_NODE.code()) {
                table.add(WatchSlot.EXIST, serverPath, watcher);
            }
        });
    }

    Operation<NodeData> getData(String path, @Nullable Watcher watcher) {
        Operation<NodeData> operation = at(OpCode.GET_DATA, "getData", path, watcher, ReadOperations::readNodeData);
        return watching(operation, WatchSlot.DATA, watcher);
    }

    /** Outside of the chroot. */
    Operation<NodeData> getConfig(@Nullable Watcher watcher) {
        Operation<NodeData> operation = Operation.read(
                OpCode.GET_DATA,
                "getConfig",
                new Target(CONFIG_PATH, CONFIG_PATH),
                new Request.AtPathWithWatch(OpCode.GET_DATA, CONFIG_PATH, watcher != null),
                new ConfigReply());
        return watching(operation, WatchSlot.DATA, watcher);
    }

    Operation<List<String>> getChildren(String path, @Nullable Watcher watcher) {
        Operation<List<String>> operation =
                at(OpCode.GET_CHILDREN, "getChildren", path, watcher, body -> body.readRequiredStrings("children"));
        return watching(operation, WatchSlot.CHILDREN, watcher);
    }

    Operation<NodeChildren> getChildrenWithStat(String path, @Nullable Watcher watcher) {
        Operation<NodeChildren> operation = at(
                OpCode.GET_CHILDREN2,
                "getChildrenWithStat",
                path,
                watcher,
                body -> new NodeChildren(body.readRequiredStrings("children"), StatCodec.read(body)));
        return watching(operation, WatchSlot.CHILDREN, watcher);
    }

    Operation<NodeAcl> getAcl(String path) {
        return at(OpCode.GET_ACL, "getAcl", path, ReadOperations::readAcl);
    }

    Operation<Integer> countDescendants(String path) {
        return at(OpCode.GET_ALL_CHILDREN_NUMBER, "countDescendants", path, body -> body.readInt("number"));
    }

    Operation<List<String>> getEphemerals(String prefix) {
        return at(
                OpCode.GET_EPHEMERALS,
                "getEphemerals",
                prefix,
                body -> chroot.toCaller(body.readRequiredStrings("paths")));
    }

    Operation<Void> sync(String path) {
        return at(OpCode.SYNC, "sync", path, Reply.nothing());
    }

    Operation<List<AuthId>> whoAmI() {
        return Operation.read(
                OpCode.WHO_AM_I,
                "whoAmI",
                Target.NONE,
                new Request.Empty(OpCode.WHO_AM_I),
                ReadOperations::readIdentities);
    }

    /** Answers with {@code watch}. */
    Operation<Watch> addWatch(String path, WatchScope scope, Watcher watcher, Watch watch) {
        String serverPath = chroot.toServer(path);
        return Operation.read(
                        OpCode.ADD_WATCH,
                        "watch",
                        chroot.target(path),
                        new Request.AddWatch(serverPath, scope.mode()),
                        (Reply<Watch>) body -> watch)
                .withHook((table, error) -> {
                    if (error == 0) {
                        table.add(scope.slot(), serverPath, watcher);
                    }
                });
    }

    /** Removes at the server what this client has no listener for any more; it may be gone there already. */
    Operation<Void> forgetWatch(String path, int slotCode) {
        return at(
                OpCode.REMOVE_WATCHES,
                "removeWatch",
                path,
                new Request.WatchesOfType(OpCode.REMOVE_WATCHES, chroot.toServer(path), slotCode),
                Reply.withAnswer(Reply.nothing(), ErrorCode.NO_WATCHER, null));
    }

    Operation<Void> removeWatches(String path, WatchKind kind) {
        String serverPath = chroot.toServer(path);
        return at(
                        OpCode.REMOVE_WATCHES,
                        "removeWatches",
                        path,
                        new Request.WatchesOfType(OpCode.REMOVE_WATCHES, serverPath, kind.code()),
                        Reply.nothing())
                .withHook((table, error) -> {
                    if (error == 0 || error == ErrorCode.NO_WATCHER.code()) {
                        table.removeAll(kind.code(), serverPath);
                    }
                });
    }

    Operation<Boolean> checkWatches(String path, WatchKind kind) {
        return at(
                OpCode.CHECK_WATCHES,
                "checkWatches",
                path,
                new Request.WatchesOfType(OpCode.CHECK_WATCHES, chroot.toServer(path), kind.code()),
                Reply.withAnswer(body -> true, ErrorCode.NO_WATCHER, false));
    }

    private <T> Operation<T> at(OpCode code, String name, String path, Reply<T> reply) {
        return at(code, name, path, new Request.AtPath(code, chroot.toServer(path)), reply);
    }

    private <T> Operation<T> at(OpCode code, String name, String path, @Nullable Watcher watcher, Reply<T> reply) {
        return at(code, name, path, new Request.AtPathWithWatch(code, chroot.toServer(path), watcher != null), reply);
    }

    private <T> Operation<T> at(OpCode code, String name, String path, Request body, Reply<T> reply) {
        return Operation.read(code, name, chroot.target(path), body, reply);
    }

    private static <T> Operation<T> watching(Operation<T> operation, WatchSlot slot, @Nullable Watcher watcher) {
        String serverPath = operation.serverPath();
        if (watcher == null || serverPath == null) {
            return operation;
        }
        return operation.withHook((table, error) -> {
            if (error == 0) {
                table.add(slot, serverPath, watcher);
            }
        });
    }

    /** Servers before 3.5 have no such node. */
    private static final class ConfigReply implements Reply<NodeData> {
        @Override
        public NodeData read(JuteReader body) {
            return readNodeData(body);
        }

        @Override
        public NodeData onError(int code, FailedCall call) {
            if (code == ErrorCode.NO_NODE.code()) {
                throw new UnsupportedException(ErrorCode.NO_NODE, call, "the server has no configuration node");
            }
            return Reply.super.onError(code, call);
        }
    }

    static NodeData readNodeData(JuteReader body) {
        Bytes data = body.readBuffer("data");
        return new NodeData(data == null ? Bytes.EMPTY : data, StatCodec.read(body));
    }

    private static NodeAcl readAcl(JuteReader body) {
        List<AclEntry> acl = AclCodec.readAcl(body, "acl");
        return new NodeAcl(acl == null ? List.of() : acl, StatCodec.read(body));
    }

    private static List<AuthId> readIdentities(JuteReader body) {
        List<ClientInfo> identities = body.readVector("clientInfo", MIN_CLIENT_INFO_BYTES, ClientInfo::read);
        return identities == null
                ? List.of()
                : identities.stream()
                        .map(identity -> new AuthId(identity.authScheme(), identity.user()))
                        .toList();
    }
}
