package io.coord.core.tree;

/**
 * What a tree must know about its server.
 *
 * @param extendedTypes whether TTL nodes exist ({@code zookeeper.extendedTypesEnabled}); equal on all servers
 * @param digestEnabled whether the digest of the tree is kept and compared ({@code zookeeper.digest.enabled})
 * @param hashSeed      seed of the hash table: a secret random number, so that clients cannot choose colliding paths
 */
public record TreeOptions(boolean extendedTypes, boolean digestEnabled, long hashSeed) {}
