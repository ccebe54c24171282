package io.caracal.runtime.terminal;

/** The few colours in use, as ANSI sequences. */
public enum Paint {
    GREEN("32"),
    RED("31"),
    YELLOW("33"),
    FAINT("2"),
    BOLD("1");

    static final String OFF = "\u001b[0m";

    private final String code;

    Paint(String code) {
        this.code = code;
    }

    String on() {
        return "\u001b[" + code + "m";
    }
}
