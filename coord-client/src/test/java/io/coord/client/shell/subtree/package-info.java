/** The file format of export and import. */
@NullMarked
package io.coord.client.shell.subtree;

import org.jspecify.annotations.NullMarked;
