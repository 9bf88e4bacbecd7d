package io.coord.core.model;

/** One entry of an ACL: permission bits (see {@link Perms}; unknown bits are kept) granted to an identity. */
public record AclEntry(int perms, AuthId id) {}
