/**
 * TLS for whoever connects or listens: settings, key material from files (PEM, JKS, PKCS12), contexts that are re-read
 * when files change, checks of host names, and what stands first in a Netty pipeline. Invariant: nothing wrong is replaced
 * by something less strict; no secret is shown. Thread: any, unless a class says otherwise. Uses: nothing.
 */
@NullMarked
package io.coord.core.tls;

import org.jspecify.annotations.NullMarked;
