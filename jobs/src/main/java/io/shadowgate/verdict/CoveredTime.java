package io.shadowgate.verdict;

import io.shadowgate.gate.Wording;
import java.time.Duration;

/**
 * How long a test has lasted: the event time that its windows cover. The last time minus the first
 * would not do, since one wrong clock can set them decades apart.
 *
 * <p>Only windows with compared requests count. Windows with pauses of at most {@link #PAUSE}
 * between them are a run, nights included. A run counts when it has at least two windows and spans
 * an hour, so that a window after a pause is provisional until others follow. A longer pause
 * between two runs counts too if it is at most half a cycle, as a weekend is in a cycle of a week.
 * A run that is still too short when the next pause comes is isolated and does not count.
 *
 * <p>It depends only on the windows so far, in their order. All times are epoch milliseconds.
 *
 * @param from where cycles start: the first window that counts, or the first after a pause that
 *     does not count where no whole cycle was covered before
 * @param to the end of what counts
 * @param counted milliseconds; 0 if no run counts yet
 * @param run the windows that do not count yet
 * @param isolated those that never will
 */
public record CoveredTime(long from, long to, long counted, Windows run, Windows isolated) {
    /** Covers a night, and a daily batch that comes hours late. */
    static final long PAUSE = Duration.ofHours(36).toMillis();

    private static final long SHORTEST_RUN = Duration.ofHours(1).toMillis();
    private static final int FEWEST_WINDOWS = 2;

    /** Windows by their number, from the start of the first to the end of the last. */
    public record Windows(long from, long to, long windows, long requests) {
        static final Windows NONE = new Windows(Long.MAX_VALUE, Long.MIN_VALUE, 0, 0);

        private Windows plus(Windows other) {
            return new Windows(
                    Math.min(from, other.from),
                    Math.max(to, other.to),
                    Math.addExact(windows, other.windows),
                    Math.addExact(requests, other.requests));
        }

        private boolean isEmpty() {
            return windows == 0;
        }

        private long length() {
            return to - from;
        }

        private boolean counts() {
            return windows >= FEWEST_WINDOWS && length() >= SHORTEST_RUN;
        }
    }

    /** Of a test whose first window, with or without requests, starts here. */
    static CoveredTime startingAt(long time) {
        return new CoveredTime(time, time, 0, Windows.NONE, Windows.NONE);
    }

    /**
     * Takes in the next window, in the order of time.
     *
     * @param requests compared; without any the window does not count
     */
    CoveredTime next(long start, long end, long requests, Duration cycle) {
        if (requests == 0) {
            return this;
        }
        Windows window = new Windows(start, end, 1, requests);
        if (!run.isEmpty() && start - run.to <= PAUSE) {
            return withRun(run.plus(window), isolated, cycle.toMillis());
        }
        if (run.isEmpty() && counted > 0 && start - to <= PAUSE) {
            return new CoveredTime(from, end, counted + end - to, run, isolated);
        }
        return withRun(window, isolated.plus(run), cycle.toMillis());
    }

    private CoveredTime withRun(Windows now, Windows alone, long cycle) {
        if (!now.counts()) {
            return new CoveredTime(from, to, counted, now, alone);
        }
        if (counted == 0) {
            return new CoveredTime(now.from, now.to, now.length(), Windows.NONE, alone);
        }
        if (now.from - to <= Math.max(PAUSE, cycle / 2)) {
            return new CoveredTime(from, now.to, counted + now.to - to, Windows.NONE, alone);
        }
        return new CoveredTime(
                counted < cycle ? now.from : from,
                now.to,
                counted + now.length(),
                Windows.NONE,
                alone);
    }

    /** Before any run counts, the last is all there is. */
    private boolean isProvisional() {
        return counted == 0 && !run.isEmpty();
    }

    /** The start of the test, from which whole cycles are counted. */
    public long start() {
        return isProvisional() ? run.from : from;
    }

    /** Up to where the test is covered. */
    public long end() {
        return isProvisional() ? run.to : to;
    }

    /** The duration of the test in milliseconds. */
    public long covered() {
        return isProvisional() ? run.length() : counted;
    }

    /**
     * The duration up to a time between the ends of two states.
     *
     * @param before the state of the window before
     */
    long coveredAt(long time, CoveredTime before) {
        return Math.max(before.covered(), covered() - (end() - time));
    }

    /**
     * The last end of a whole cycle that this window's state has reached and the one before had
     * not.
     *
     * @return the start of the test if there is none
     */
    long cycleEnd(CoveredTime before, Duration cycle) {
        long length = cycle.toMillis();
        long last = start() + (end() - start()) / length * length;
        return last > before.end() ? last : start();
    }

    /** When the current cycle ends. */
    long nextCycleEnd(Duration cycle) {
        long length = cycle.toMillis();
        return start() + ((end() - start()) / length + 1) * length;
    }

    /** Says what does not count, for a decision's reason; empty if all counts. */
    String isolatedText() {
        Windows all = isProvisional() ? isolated : isolated.plus(run);
        if (all.isEmpty()) {
            return "";
        }
        return " (not part of the test's duration, as far from all others: "
                + (all.windows == 1 ? "1 window" : all.windows + " windows")
                + " with "
                + (all.requests == 1 ? "1 request" : all.requests + " requests")
                + (all.windows == 1 ? ", of " : ", from ")
                + Wording.time(all.from)
                + (all.windows == 1 ? "" : " to " + Wording.time(all.to))
                + ")";
    }
}
