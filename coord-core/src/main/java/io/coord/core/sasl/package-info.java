/**
 * SASL as ZooKeeper's clients and servers speak it: DIGEST-MD5 and GSSAPI (Kerberos), both sides, and the JAAS sections
 * that say who one is (spec: client-protocol 11.5, peer-protocol 10). Tokens in, tokens out: how they travel is the
 * matter of others. An edge in the core, since servers and clients share it: it reads JAAS files, and a Kerberos login blocks.
 * Secrets are never part of a message or of {@code toString}. Thread: any. Uses: core.env.
 */
@NullMarked
package io.coord.core.sasl;

import org.jspecify.annotations.NullMarked;
