package io.coord.server.admin;

/**
 * All figures, one a line, for monitoring tools: {@code mntr}. Tools look for keys and do not mind the order, but
 * version, state and peer state come first.
 */
final class MonitorWords {
    private MonitorWords() {}

    static String mntr(AdminView view) {
        StringBuilder out = new StringBuilder();
        MonitorFigures.figures(view)
                .forEach((key, value) -> out.append("zk_")
                        .append(key)
                        .append('\t')
                        .append(value instanceof Double number ? Decimals.print(number) : value)
                        .append('\n'));
        return out.toString();
    }
}
