package io.coord.core.model;

import org.jspecify.annotations.Nullable;

/** One entry of an ACL: permission bits (see {@link Perms}; unknown bits are kept) granted to an identity. */
public record AclEntry(int perms, AuthId id) {
    // Written out: what a record has by itself is linked at its first use, which costs a start some 15 ms.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AclEntry && perms == ((AclEntry) other).perms && id.equals(((AclEntry) other).id);
    }

    @Override
    public int hashCode() {
        return 31 * perms + id.hashCode();
    }
}
