package io.shadowgate.arm;

import org.jspecify.annotations.Nullable;

/** What the old and the new model did side by side. */
public record Arms(ArmCounts primary, ArmCounts shadow) {
    public static final Arms NONE = new Arms(ArmCounts.NONE, ArmCounts.NONE);

    public long requests() {
        return Math.addExact(primary.requests(), shadow.requests());
    }

    /** The new model's share of the requests; null without requests. */
    public @Nullable Double share() {
        return requests() == 0 ? null : (Double) ((double) shadow.requests() / requests());
    }

    public Arms plus(Arms other) {
        return new Arms(primary.plus(other.primary), shadow.plus(other.shadow));
    }

    /** The same without histograms, which no gate reads. */
    public Arms withoutLatency() {
        return new Arms(primary.withoutLatency(), shadow.withoutLatency());
    }
}
