package io.coord.client.recipe.registry;

/** Highest random weight: each pair of key and name has a weight that is the same everywhere. */
final class Rendezvous {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    static long weight(String key, String name) {
        // FNV-1a over both, then the finalizer of MurmurHash3, since FNV alone hardly mixes the last letters.
        long hash = fnv(fnv(FNV_OFFSET, key) * FNV_PRIME, name);
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    private static long fnv(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
