/** Tests of TLS, and the authorities and certificates that tests of other modules need too. Uses: core. */
@NullMarked
package io.coord.tls;

import org.jspecify.annotations.NullMarked;
