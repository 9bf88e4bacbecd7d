/**
 * Replays conversations recorded from ZooKeeper 3.9.5 ({@code vectors/transcripts}) and compares each answer field by field, so that
 * all bytes are covered and only times, session ids, passwords and zxids may differ, the latter in value but not in order. Uses:
 * it.server, it.client.
 */
@NullMarked
package io.coord.it.golden;

import org.jspecify.annotations.NullMarked;
