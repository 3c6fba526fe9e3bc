package io.shadowgate.cli;

import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Waits until the shadows of a test are decided: promoted, or rejected for good. */
final class VerdictWait {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final DecisionFeed feed;
    private final Collection<String> shadows;
    private final Pause pause;
    private final LongSupplier nanos;

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /**
     * @param shadows those to wait for
     * @param nanos a clock
     */
    VerdictWait(DecisionFeed feed, Collection<String> shadows, Pause pause, LongSupplier nanos) {
        this.feed = feed;
        this.shadows = shadows;
        this.pause = pause;
        this.nanos = nanos;
    }

    /**
     * Looks once, and then again until all are decided or the time is over.
     *
     * @param longest zero for one look
     * @param looked is shown the last decision on each shadow after each look
     * @return the last decision on each shadow, by shadow
     */
    Map<String, PublishedDecision> await(
            Duration longest, Consumer<Map<String, PublishedDecision>> looked)
            throws IOException, InterruptedException {
        long start = nanos.getAsLong();
        while (true) {
            feed.next();
            Map<String, PublishedDecision> latest = feed.latest();
            looked.accept(latest);
            long left = longest.toNanos() - (nanos.getAsLong() - start);
            if (left <= 0 || areDecided(latest)) {
                return latest;
            }
            pause.of(left < BETWEEN_LOOKS.toNanos() ? Duration.ofNanos(left) : BETWEEN_LOOKS);
        }
    }

    private boolean areDecided(Map<String, PublishedDecision> latest) {
        return shadows.stream()
                .map(latest::get)
                .allMatch(decision -> decision != null && decision.isDecided());
    }
}
