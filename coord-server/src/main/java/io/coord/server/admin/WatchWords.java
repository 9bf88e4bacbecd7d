package io.coord.server.admin;

import java.util.List;

/** Who watches what data: {@code wchs wchc wchp}. Compat: watches for children are in none of them. */
final class WatchWords {
    private WatchWords() {}

    static String wchs(AdminView view) {
        WatchFigures watches = view.watches();
        return watches.connections() + " connections watching " + watches.paths() + " paths\n" + "Total watches:"
                + watches.watches() + "\n";
    }

    static String wchc(AdminView view) {
        StringBuilder out = new StringBuilder();
        view.watchedPathsBySession().forEach((id, paths) -> {
            out.append("0x").append(Long.toHexString(id)).append('\n');
            for (String path : paths) {
                out.append('\t').append(path).append('\n');
            }
        });
        return out.append('\n').toString();
    }

    static String wchp(AdminView view) {
        StringBuilder out = new StringBuilder();
        view.watchingSessionsByPath().forEach((path, ids) -> appendPath(out, path, ids));
        return out.append('\n').toString();
    }

    private static void appendPath(StringBuilder out, String path, List<Long> ids) {
        out.append(path).append('\n');
        for (long id : ids) {
            out.append("\t0x").append(Long.toHexString(id)).append('\n');
        }
    }
}
