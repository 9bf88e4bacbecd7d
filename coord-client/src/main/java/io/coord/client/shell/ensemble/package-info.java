/**
 * Servers asked one by one, by four-letter words: who leads, who follows, who does not answer. Thread: that of the command.
 * Uses: client.endpoint, core.tls.
 */
@NullMarked
package io.coord.client.shell.ensemble;

import org.jspecify.annotations.NullMarked;
