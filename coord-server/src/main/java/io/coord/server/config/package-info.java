/**
 * What can be set, immutable and validated. Uses: core.codec, core.env, core.model, core.sasl, server.auth, core.tls, zab.protocol.membership, zab.storage.fs.
 */
@NullMarked
package io.coord.server.config;

import org.jspecify.annotations.NullMarked;
