package io.coord.server.admin.command;

import java.nio.file.Path;

/**
 * A snapshot that is on the disk, until it is purged.
 *
 * @param zxid what it shows
 */
public record TakenSnapshot(long zxid, Path file) {}
