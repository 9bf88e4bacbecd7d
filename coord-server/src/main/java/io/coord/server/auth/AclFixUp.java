package io.coord.server.auth;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import java.util.List;

/** What becomes of an ACL that a client asks for (spec: client-protocol 11.3). */
public sealed interface AclFixUp {
    /** The ACL to store: no duplicates in what was asked for, {@code auth} replaced by the caller's ids. */
    record Fixed(List<AclEntry> acl) implements AclFixUp {
        static final Fixed OPEN = new Fixed(Acls.OPEN);
    }

    /** INVALID_ACL, or MARSHALLING_ERROR where a known scheme comes with a null id. */
    record Refused(ErrorCode error) implements AclFixUp {
        static final Refused INVALID = new Refused(ErrorCode.INVALID_ACL);
        static final Refused NULL_ID = new Refused(ErrorCode.MARSHALLING_ERROR);
    }
}
