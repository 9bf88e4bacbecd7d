package io.coord.server.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions by id, with open addressing and linear probing (Knuth, TAOCP 3, 6.4, algorithms L and R): an entry of a map
 * would be larger than the session. Thread: replica.
 */
final class SessionTable {
    private static final int MIN_SLOTS = 16;
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private @Nullable Session[] slots = new Session[MIN_SLOTS];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Session find(long id) {
        return slots[slotOf(id)];
    }

    /** Adds a session whose id is not there. */
    void add(Session session) {
        size++;
        if (size > slots.length / 4 * 3) {
            resize(slots.length * 2);
        }
        slots[slotOf(session.id())] = session;
    }

    /** Returns the session that was taken out, null if there is none. */
    @Nullable
    Session remove(long id) {
        int slot = slotOf(id);
        Session removed = slots[slot];
        if (removed != null) {
            slots[slot] = null;
            size--;
            closeGap(slot);
            if (slots.length > MIN_SLOTS && size < slots.length / 8) {
                resize(slots.length / 2);
            }
        }
        return removed;
    }

    void clear() {
        slots = new Session[MIN_SLOTS];
        size = 0;
    }

    /** In no particular order. */
    List<Session> all() {
        List<Session> all = new ArrayList<>(size);
        for (Session session : slots) {
            if (session != null) {
                all.add(session);
            }
        }
        return all;
    }

    /** Where a session is, or where it would be. */
    private int slotOf(long id) {
        int slot = home(id);
        Session at = slots[slot];
        while (at != null && at.id() != id) {
            slot = slot + 1 & slots.length - 1;
            at = slots[slot];
        }
        return slot;
    }

    /** Ids count up from the time of a start: the multiplication spreads them. */
    private int home(long id) {
        return (int) (id * FIBONACCI >>> 32) & slots.length - 1;
    }

    /** Moves those up that a search would no longer reach over an empty slot. */
    private void closeGap(int emptySlot) {
        int gap = emptySlot;
        int mask = slots.length - 1;
        for (int slot = gap + 1 & mask; slots[slot] != null; slot = slot + 1 & mask) {
            Session session = slots[slot];
            int fromHome = slot - home(session.id()) & mask;
            int fromGap = slot - gap & mask;
            if (fromHome >= fromGap) {
                slots[gap] = session;
                slots[slot] = null;
                gap = slot;
            }
        }
    }

    private void resize(int length) {
        List<Session> all = all();
        slots = new Session[length];
        for (Session session : all) {
            slots[slotOf(session.id())] = session;
        }
    }
}
