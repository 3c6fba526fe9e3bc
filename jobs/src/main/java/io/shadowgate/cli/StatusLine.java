package io.shadowgate.cli;

import java.io.PrintStream;

/** The last line of a terminal, which is written again and again. Other lines go above it. */
final class StatusLine implements AutoCloseable {
    private final PrintStream terminal;
    private final int longest;
    private int shown;

    /**
     * @param columns of the terminal
     */
    StatusLine(PrintStream terminal, int columns) {
        this.terminal = terminal;
        // One column stays free: some terminals break a line that is full.
        this.longest = columns - 1;
    }

    synchronized void show(String text) {
        String cut = text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
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
