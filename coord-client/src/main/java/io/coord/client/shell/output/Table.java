package io.coord.client.shell.output;

import io.coord.client.shell.output.Palette.Ink;
import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell. Not thread-safe. */
public final class Table {
    private static final String GAP = "  ";

    private final List<List<Cell>> rows = new ArrayList<>();
    private final List<Cell> header;

    /** Text with what it is, which decides its colour; null for no colour. */
    public record Cell(
            String text, @org.jspecify.annotations.Nullable Ink ink) {
        public static Cell of(String text) {
            return new Cell(text, null);
        }
    }

    /** A table with these columns. */
    public Table(String... columns) {
        header = List.of(columns).stream()
                .map(name -> new Cell(name, Ink.STRONG))
                .toList();
    }

    public void row(Cell... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + header.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    public void writeTo(TextPage page) {
        int[] widths = new int[header.size()];
        measure(header, widths);
        rows.forEach(row -> measure(row, widths));
        writeRow(page, header, widths);
        rows.forEach(row -> writeRow(page, row, widths));
    }

    private static void measure(List<Cell> row, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).text().length());
        }
    }

    private static void writeRow(TextPage page, List<Cell> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Cell cell = row.get(i);
            line.append(cell.ink() == null ? cell.text() : page.paint(cell.ink(), cell.text()));
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - cell.text().length())).append(GAP);
            }
        }
        page.line(line.toString().stripTrailing());
    }
}
