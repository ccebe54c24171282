package io.caracal.system.guide;

import io.caracal.system.guide.Page.Command;
import java.util.ArrayList;
import java.util.List;

/** Finds the commands of a page: lines joined where they go on, comments left out. A block that is marked is one command. */
final class CommandReader {

    /** Stands before a block that is run as it stands. */
    static final String MARK = "<!-- first-call";

    /** What the table calls such a block. */
    static final String MARKED = "the block marked first-call";

    private final Page page;
    private final List<Command> commands = new ArrayList<>();
    private final StringBuilder pending = new StringBuilder();
    private boolean fenced;
    private boolean shell;
    private int began;

    CommandReader(Page page) {
        this.page = page;
    }

    List<Command> commands() {
        String before = "";
        int number = 0;
        for (String line : page.lines()) {
            number++;
            if (line.strip().startsWith("```")) {
                fence(line.strip(), before.startsWith(MARK), number);
            } else if (shell) {
                line(line, number);
            }
            before = line;
        }
        return commands;
    }

    private void fence(String line, boolean marked, int number) {
        boolean opens = !fenced;
        fenced = opens;
        shell = opens && line.equals("```sh") && !marked;
        if (opens && marked) {
            commands.add(new Command(page.name(), number, MARKED));
        }
    }

    private void line(String line, int number) {
        if (pending.isEmpty()) {
            if (line.isBlank() || line.strip().startsWith("#")) {
                return;
            }
            began = number;
        }
        if (line.endsWith("\\")) {
            pending.append(line, 0, line.length() - 1).append(' ');
            return;
        }
        pending.append(line.replaceFirst("\\s{2,}#\\s.*", ""));
        commands.add(new Command(page.name(), began, pending.toString().strip().replaceAll("\\s{2,}", " ")));
        pending.setLength(0);
    }
}
