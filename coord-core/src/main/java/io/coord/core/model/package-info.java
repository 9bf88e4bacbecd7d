/**
 * The values of the domain: zxid, stat, ACL, create mode, path rules. Immutable and validating. Uses: nothing.
 */
@NullMarked
package io.coord.core.model;

import org.jspecify.annotations.NullMarked;
