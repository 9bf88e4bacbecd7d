package io.coord.core.tree;

import io.coord.core.invariant.Invariant;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes the open image already has: each node carries the stamp of the last image that had it, and nodes that are
 * created get the current one. Stamps are numbered round, so a new image starts without a walk over the tree, also
 * after images that were given up half-way and left older stamps behind; only too many of those in a row cost a walk.
 */
final class ImageMarks {
    private static final int STAMPS = Znode.MAX_IMAGE_STAMP + 1;

    private int current;
    /** Images given up since one was complete: so many stamps besides the current one may be on nodes. */
    private int givenUp;

    private @Nullable TreeImage open;

    int current() {
        return current;
    }

    boolean has(Znode node) {
        return node.imageStamp() == current;
    }

    void mark(Znode node) {
        node.setImageStamp(current);
    }

    void begin(TreeImage image, @Nullable Znode root) {
        Invariant.check(open == null, "an image is open already");
        if (givenUp + 2 > STAMPS) {
            for (Znode node = root; node != null; node = node.nextInTree()) {
                mark(node);
            }
            givenUp = 0;
        }
        current = (current + 1) % STAMPS;
        open = image;
    }

    void complete() {
        open = null;
        givenUp = 0;
    }

    void giveUp() {
        open = null;
        givenUp++;
    }

    /** To be called before anything of a node changes that snapshots store. */
    void beforeChange(Znode node) {
        if (open != null && !has(node)) {
            open.save(node);
        }
    }

    void beforeRemoval(Znode node) {
        if (open != null) {
            open.nodeLeaves(node);
        }
    }
}
