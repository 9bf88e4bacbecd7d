package io.coord.server.admin;

/**
 * The newest snapshot on the disk.
 *
 * @param zxid           what it shows
 * @param writtenSeconds since 1970
 */
public record LastSnapshot(long zxid, long writtenSeconds) {}
