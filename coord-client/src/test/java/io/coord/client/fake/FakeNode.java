package io.coord.client.fake;

import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;

/** A znode of the fake. */
final class FakeNode {
    final long czxid;
    final long owner;
    Bytes data;
    long mzxid;
    long pzxid;
    int version;
    int aversion;
    int childrenEver;
    int children;

    FakeNode(long zxid, long owner, Bytes data) {
        this.czxid = zxid;
        this.mzxid = zxid;
        this.pzxid = zxid;
        this.owner = owner;
        this.data = data;
    }

    Stat stat() {
        return new Stat(
                czxid,
                mzxid,
                0,
                0,
                version,
                2 * childrenEver - children,
                aversion,
                owner,
                data.length(),
                children,
                pzxid);
    }
}
