package io.caracal.runtime.terminal;

import java.util.ArrayList;
import java.util.List;

/** Left-aligned columns, two blanks apart, no trailing blanks. A cell may be painted; its width is that of its plain text. */
public final class Table {
    private static final String GAP = "  ";

    private final List<List<Cell>> rows = new ArrayList<>();

    /** A text and how it is printed. */
    private record Cell(String plain, String printed) {}

    /** Starts a table with its header row. */
    public static Table of(String... header) {
        return new Table().row(header);
    }

    public Table row(String... cells) {
        List<Cell> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(new Cell(plain(cell), cell));
        }
        rows.add(row);
        return this;
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                Cell cell = row.get(column);
                line.append(cell.printed());
                if (column < row.size() - 1) {
                    line.append(" ".repeat(width(column) - cell.plain().length()))
                            .append(GAP);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        int width = 0;
        for (List<Cell> row : rows) {
            if (column < row.size()) {
                width = Math.max(width, row.get(column).plain().length());
            }
        }
        return width;
    }

    private static String plain(String cell) {
        return cell.replaceAll("\u001b\\[[0-9;]*m", "");
    }
}
