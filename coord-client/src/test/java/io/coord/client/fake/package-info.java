/** A server that a test writes the script of. Uses: client.session, core.codec, core.error, core.model, core.op, core.wire. */
@NullUnmarked
package io.coord.client.fake;

import org.jspecify.annotations.NullUnmarked;
