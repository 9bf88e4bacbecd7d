package io.coord.client;

import io.coord.core.model.Stat;

/**
 * What a create has made.
 *
 * @param path with the sequence number, if it has one
 * @param stat at its creation (after a lost connection: as it was found)
 */
public record CreatedNode(String path, Stat stat) {}
