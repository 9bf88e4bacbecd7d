package io.coord.client.shell.subtree;

/** What an import does with a node that exists. */
enum Existing {
    FAIL,
    SKIP,
    OVERWRITE
}
