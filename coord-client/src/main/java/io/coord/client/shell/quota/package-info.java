/**
 * Quotas, which are nodes below {@code /zookeeper/quota} (spec: client-protocol 12). Thread: that of the command. Uses:
 * core.model, client, client.error, client.shell, client.shell.command, client.shell.output.
 */
@NullMarked
package io.coord.client.shell.quota;

import org.jspecify.annotations.NullMarked;
