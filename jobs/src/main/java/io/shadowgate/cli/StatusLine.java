package io.shadowgate.cli;

import java.io.PrintStream;

/** The last line of a terminal, which is written again and again. Other lines go above it. */
final class StatusLine implements AutoCloseable {
    /** One column stays free: some terminals break a line that is full. */
    private static final int LONGEST = 78;

    private final PrintStream terminal;
    private int shown;

    StatusLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    synchronized void show(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
        terminal.print("\r" + cut + " ".repeat(Math.max(0, shown - cut.length())));
        terminal.flush();
        shown = cut.length();
    }

    /** Prints whole lines where the status was; the next status appears below them. */
    synchronized void above(Runnable print) {
        clear();
        print.run();
    }

    private void clear() {
        if (shown > 0) {
            terminal.print("\r" + " ".repeat(shown) + "\r");
            terminal.flush();
            shown = 0;
        }
    }

    @Override
    public synchronized void close() {
        clear();
    }
}
