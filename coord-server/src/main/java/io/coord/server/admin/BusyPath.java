package io.coord.server.admin;

/**
 * A path with much traffic, estimated from a sample of requests.
 *
 * @param reads        how many requests looked at it
 * @param writes       how many changed it, or tried to
 * @param requestBytes of all of them
 */
public record BusyPath(String path, long reads, long writes, long requestBytes) {}
