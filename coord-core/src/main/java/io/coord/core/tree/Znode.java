package io.coord.core.tree;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.model.Stat;
import io.coord.core.model.StatPersisted;
import io.coord.core.table.HashLinked;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of the tree. It knows its name, its parent and its siblings; a path exists only while it is asked for.
 *
 * <p>Laid out for memory, 88 bytes plus one array with name and data: most nodes are leaves that nobody owns, and what
 * the others have is in {@link ZnodeExtras}.
 *
 * <p>Thread: any, guarded by the owner of the tree like the tree itself. Data arrays are never changed in place.
 */
@SuppressWarnings("exports") // HashLinked has no public member: callers see nothing of it
public final class Znode extends HashLinked {
    /** The longest name in bytes; no request can carry a longer one. */
    static final int MAX_NAME_BYTES = (1 << 26) - 1;
    /** Values of {@link #imageStamp()} are 0 to this. */
    static final int MAX_IMAGE_STAMP = 15;

    private static final int NAME_LENGTH_MASK = MAX_NAME_BYTES;
    private static final int NULL_DATA = 1 << 26;
    private static final int SYSTEM = 1 << 27;
    private static final int STAMP_SHIFT = 28;

    private final @Nullable Znode parent;
    private byte[] content;
    private InternedAcl acl;

    @Nullable
    Znode previousSibling;

    @Nullable
    Znode nextSibling;

    private @Nullable ZnodeExtras extras;

    private int flagsAndNameLength;
    private int version;
    private int digest;
    private final long czxid;
    private long mzxid;
    private final long ctime;
    private long mtime;

    /**
     * @param content name, then data; not changed by anyone afterwards
     * @param system  whether it is below {@code /zookeeper}, so that the digest leaves it out
     */
    Znode(
            int hash,
            @Nullable Znode parent,
            byte[] content,
            int nameLength,
            boolean hasData,
            boolean system,
            int imageStamp,
            InternedAcl acl,
            StatPersisted stat,
            NodeKind kind) {
        super(hash);
        this.parent = parent;
        this.content = content;
        this.acl = acl;
        this.flagsAndNameLength =
                nameLength | (hasData ? 0 : NULL_DATA) | (system ? SYSTEM : 0) | imageStamp << STAMP_SHIFT;
        this.version = stat.version();
        this.czxid = stat.czxid();
        this.mzxid = stat.mzxid();
        this.ctime = stat.ctime();
        this.mtime = stat.mtime();
        if (stat.pzxid() != czxid || stat.cversion() != 0 || stat.aversion() != 0 || stat.ephemeralOwner() != 0) {
            ZnodeExtras own = extras();
            own.pzxid = stat.pzxid();
            own.cversion = stat.cversion();
            own.aversion = stat.aversion();
            own.owner = stat.ephemeralOwner();
            own.kind = kind;
        }
    }

    /** Returns null for the root. */
    public @Nullable Znode parent() {
        return parent;
    }

    /** The last part of the path, empty for the root. */
    public String name() {
        return new String(content, 0, nameLength(), StandardCharsets.UTF_8);
    }

    /** The whole path, {@code /} for the root. */
    public String path() {
        if (parent == null) {
            return "/";
        }
        byte[] path = new byte[pathLength()];
        int at = path.length;
        for (Znode node = this; node.parent != null; node = node.parent) {
            at -= node.nameLength();
            System.arraycopy(node.content, 0, path, at, node.nameLength());
            path[--at] = '/';
        }
        return new String(path, StandardCharsets.UTF_8);
    }

    /** What a client learns. */
    public Stat stat() {
        return new Stat(
                czxid,
                mzxid,
                ctime,
                mtime,
                version,
                visibleCversion(),
                aversion(),
                visibleOwner(),
                dataLength(),
                childCount(),
                pzxid());
    }

    /** Appends the 68 bytes of a client's Stat. */
    public void writeStat(ByteBuf out) {
        out.writeLong(czxid);
        out.writeLong(mzxid);
        out.writeLong(ctime);
        out.writeLong(mtime);
        out.writeInt(version);
        out.writeInt(visibleCversion());
        out.writeInt(aversion());
        out.writeLong(visibleOwner());
        out.writeInt(dataLength());
        out.writeInt(childCount());
        out.writeLong(pzxid());
    }

    /** What snapshots store. */
    public StatPersisted persistedStat() {
        return new StatPersisted(czxid, mzxid, ctime, mtime, version, storedCversion(), aversion(), owner(), pzxid());
    }

    /** False if the data is null, which is not the same as empty. */
    public boolean hasData() {
        return (flagsAndNameLength & NULL_DATA) == 0;
    }

    /** In bytes, 0 for null data. */
    public int dataLength() {
        return content.length - nameLength();
    }

    /** Returns a copy of the data. */
    public @Nullable Bytes data() {
        return hasData() ? Bytes.wrap(Arrays.copyOfRange(content, nameLength(), content.length)) : null;
    }

    /** Appends the data as a jute buffer: length, bytes; -1 for null. */
    public void writeData(ByteBuf out) {
        if (hasData()) {
            out.writeInt(dataLength());
            out.writeBytes(content, nameLength(), dataLength());
        } else {
            out.writeInt(-1);
        }
    }

    /** Equal ACLs of one tree are identical; the open one is {@link io.coord.core.model.Acls#OPEN}. */
    public List<AclEntry> acl() {
        return acl.entries;
    }

    public NodeKind kind() {
        return extras == null ? NodeKind.PERSISTENT : extras.kind;
    }

    /** As stored: 0, a session, or the marker of a container or TTL node, see {@link NodeKind}. */
    public long owner() {
        return extras == null ? 0 : extras.owner;
    }

    public int childCount() {
        return extras == null ? 0 : extras.childCount;
    }

    /** How many nodes are below this one, at any depth. */
    public int descendantCount() {
        return extras == null ? 0 : extras.descendantCount;
    }

    /** In the order of their creation. */
    public List<String> childNames() {
        List<String> names = new ArrayList<>(childCount());
        for (Znode child = firstChild(); child != null; child = child.nextSibling) {
            names.add(child.name());
        }
        return names;
    }

    /** Appends the names of the children as a jute vector of strings, in the order of their creation. */
    public void writeChildNames(ByteBuf out) {
        out.writeInt(childCount());
        for (Znode child = firstChild(); child != null; child = child.nextSibling) {
            out.writeInt(child.nameLength());
            out.writeBytes(child.content, 0, child.nameLength());
        }
    }

    public @Nullable Znode firstChild() {
        return extras == null ? null : extras.firstChild;
    }

    /** The child of the same parent that was created next. */
    public @Nullable Znode nextSibling() {
        return nextSibling;
    }

    public int version() {
        return version;
    }

    /** The number of children ever created. */
    public int storedCversion() {
        return extras == null ? 0 : extras.cversion;
    }

    public int aversion() {
        return extras == null ? 0 : extras.aversion;
    }

    public long czxid() {
        return czxid;
    }

    public long mzxid() {
        return mzxid;
    }

    public long pzxid() {
        return extras == null ? czxid : extras.pzxid;
    }

    public long ctimeMillis() {
        return ctime;
    }

    public long mtimeMillis() {
        return mtime;
    }

    /** Its part of the tree's digest, see {@link NodeDigest}; 0 if digests are off. */
    public long digest() {
        return digest & 0xFFFFFFFFL;
    }

    @Override
    public String toString() {
        return "Znode[" + path() + "]";
    }

    int visibleCversion() {
        return 2 * storedCversion() - childCount();
    }

    private long visibleOwner() {
        return kind() == NodeKind.EPHEMERAL ? owner() : 0;
    }

    int nameLength() {
        return flagsAndNameLength & NAME_LENGTH_MASK;
    }

    /** In bytes, without the single slash of the root: 0 for the root. */
    int pathLength() {
        int length = 0;
        for (Znode node = this; node.parent != null; node = node.parent) {
            length += node.nameLength() + 1;
        }
        return length;
    }

    /** Appends the path as a jute string, the root's as the empty one: the form of snapshots. */
    void writePath(ByteBuf out) {
        int length = pathLength();
        out.writeInt(length);
        out.ensureWritable(length);
        int at = out.writerIndex() + length;
        out.writerIndex(at);
        for (Znode node = this; node.parent != null; node = node.parent) {
            at -= node.nameLength();
            out.setBytes(at, node.content, 0, node.nameLength());
            out.setByte(--at, '/');
        }
    }

    /** The length of what {@link #writeImage} appends. */
    int imageBytes() {
        return 4 + pathLength() + 4 + dataLength() + 8 + 60;
    }

    /** Appends the node as in snapshots, path included (spec: disk-formats 2.2). */
    void writeImage(ByteBuf out) {
        writePath(out);
        writeData(out);
        out.writeLong(acl.id);
        out.writeLong(czxid);
        out.writeLong(mzxid);
        out.writeLong(ctime);
        out.writeLong(mtime);
        out.writeInt(version);
        out.writeInt(storedCversion());
        out.writeInt(aversion());
        out.writeLong(owner());
        out.writeLong(pzxid());
    }

    /** Whether these bytes are its path; the root's is empty here. */
    boolean hasPath(ByteBuf bytes, int index, int length) {
        int at = index + length;
        Znode node = this;
        while (node.parent != null) {
            int nameLength = node.nameLength();
            at -= nameLength + 1;
            if (at < index || bytes.getByte(at) != '/' || !node.hasName(bytes, at + 1)) {
                return false;
            }
            node = node.parent;
        }
        return at == index;
    }

    private boolean hasName(ByteBuf bytes, int index) {
        byte[] name = content;
        if (bytes.hasArray()) {
            int at = bytes.arrayOffset() + index;
            return Arrays.equals(bytes.array(), at, at + nameLength(), name, 0, nameLength());
        }
        for (int i = nameLength() - 1; i >= 0; i--) {
            if (bytes.getByte(index + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    boolean isSystem() {
        return (flagsAndNameLength & SYSTEM) != 0;
    }

    byte[] content() {
        return content;
    }

    InternedAcl internedAcl() {
        return acl;
    }

    /** Which image last had this node, see {@link TreeImage}. */
    int imageStamp() {
        return flagsAndNameLength >>> STAMP_SHIFT;
    }

    ZnodeExtras extras() {
        if (extras == null) {
            extras = new ZnodeExtras(czxid);
        }
        return extras;
    }

    /** Under the read lock: readers see the old or the new stamp, which they do not look at, and the same other bits. */
    void setImageStamp(int stamp) {
        flagsAndNameLength = flagsAndNameLength & (1 << STAMP_SHIFT) - 1 | stamp << STAMP_SHIFT;
    }

    void setDigest(int digest) {
        this.digest = digest;
    }

    void setAcl(InternedAcl acl) {
        this.acl = acl;
    }

    void setModified(int newVersion, long newMzxid, long newMtime) {
        version = newVersion;
        mzxid = newMzxid;
        mtime = newMtime;
    }

    void setData(@Nullable Bytes data) {
        int nameLength = nameLength();
        if (data == null) {
            content = Arrays.copyOf(content, nameLength);
            flagsAndNameLength |= NULL_DATA;
        } else {
            byte[] next = new byte[nameLength + data.length()];
            System.arraycopy(content, 0, next, 0, nameLength);
            System.arraycopy(data.array(), 0, next, nameLength, data.length());
            content = next;
            flagsAndNameLength &= ~NULL_DATA;
        }
    }

    void linkChild(Znode child) {
        ZnodeExtras own = extras();
        child.previousSibling = own.lastChild;
        if (own.lastChild == null) {
            own.firstChild = child;
        } else {
            own.lastChild.nextSibling = child;
        }
        own.lastChild = child;
        own.childCount++;
        countBelowAncestors(1);
    }

    /** Takes a child out that has no children. */
    void unlinkChild(Znode child) {
        ZnodeExtras own = extras();
        if (child.previousSibling == null) {
            own.firstChild = child.nextSibling;
        } else {
            child.previousSibling.nextSibling = child.nextSibling;
        }
        if (child.nextSibling == null) {
            own.lastChild = child.previousSibling;
        } else {
            child.nextSibling.previousSibling = child.previousSibling;
        }
        child.previousSibling = null;
        child.nextSibling = null;
        own.childCount--;
        countBelowAncestors(-1);
    }

    /** Kept up to date, since counting when asked would hold up writes; its cost is that of hashing the path. */
    private void countBelowAncestors(int more) {
        for (Znode node = this; node != null; node = node.parent) {
            node.extras().descendantCount += more;
        }
    }

    /** The next node in pre-order, or null after the last. */
    @Nullable
    Znode nextInTree() {
        if (childCount() > 0) {
            return firstChild();
        }
        Znode node = this;
        while (node != null && node.nextSibling == null) {
            node = node.parent;
        }
        return node == null ? null : node.nextSibling;
    }

    /** The next node in pre-order within the tree below {@code top}, or null after the last. */
    @Nullable
    Znode nextBelow(Znode top) {
        if (childCount() > 0) {
            return firstChild();
        }
        Znode node = this;
        while (node != top && node != null && node.nextSibling == null) {
            node = node.parent;
        }
        return node == top || node == null ? null : node.nextSibling;
    }
}
