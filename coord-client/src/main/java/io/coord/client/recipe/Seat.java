package io.coord.client.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A node of a queue, as its name tells: {@code <anything><kind><number>}, e.g. {@code _c_<uuid>-lock-0000000042}.
 *
 * @param name   of the node, without the path
 * @param kind   which of the queue's kinds of nodes it is, e.g. {@code lock-}
 * @param number given by the server, growing while the parent lives; after 2^31 - 1 comes -2^31
 */
public record Seat(String name, String kind, int number) {
    private static final int DIGITS = 10;

    /** Reads the name of a node; empty if it is not of one of these kinds, and then it is not in the queue. */
    public static Optional<Seat> of(String name, List<String> kinds) {
        for (String kind : kinds) {
            int at = name.lastIndexOf(kind);
            if (at >= 0) {
                return number(name.substring(at + kind.length())).map(number -> new Seat(name, kind, number));
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> number(String text) {
        boolean plain = text.length() >= DIGITS
                && text.length() <= DIGITS + 1
                && text.chars().skip(text.charAt(0) == '-' ? 1 : 0).allMatch(c -> c >= '0' && c <= '9');
        if (!plain) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /** The seat of another kind in the same place of the order, with the same marker in the name. */
    Seat ofKind(String newKind) {
        int at = name.lastIndexOf(kind);
        return new Seat(name.substring(0, at) + newKind + name.substring(at + kind.length()), newKind, number);
    }

    /** The members of a queue, first come first. */
    public static List<Seat> inOrder(List<String> names, List<String> kinds) {
        List<Seat> seats = new ArrayList<>();
        for (String name : names) {
            of(name, kinds).ifPresent(seats::add);
        }
        if (!seats.isEmpty()) {
            // Numbers may wrap around; those of one queue lie close together.
            int any = seats.get(0).number();
            seats.sort(
                    Comparator.<Seat>comparingInt(seat -> seat.number() - any).thenComparing(Seat::name));
        }
        return seats;
    }
}
