/**
 * How the shell's answers look: text for people, JSON for machines; colours, tables, data, ACLs. Thread: any. Uses:
 * core.model, client.
 */
@NullMarked
package io.coord.client.shell.output;

import org.jspecify.annotations.NullMarked;
