package io.shadowgate.testing;

import io.shadowgate.spec.Digests;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Inference;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A shadow test that is like another but for what is given. */
public final class TestBuilder {
    private final ShadowTest like;
    private Inference inference;
    private Duration window;
    @Nullable private Labels labels;
    private Gates gates;
    private Sinks sinks;
    private Digests digests;

    private TestBuilder(ShadowTest like) {
        this.like = like;
        inference = like.inference();
        window = like.window();
        labels = like.labels();
        gates = like.gates();
        sinks = like.sinks();
        digests = like.digests();
    }

    public static TestBuilder like(ShadowTest test) {
        return new TestBuilder(test);
    }

    public TestBuilder inference(Inference other) {
        inference = other;
        return this;
    }

    public TestBuilder window(Duration length) {
        window = length;
        return this;
    }

    public TestBuilder labels(Labels other) {
        labels = other;
        return this;
    }

    public TestBuilder gates(Gates other) {
        gates = other;
        return this;
    }

    public TestBuilder sinks(Sinks other) {
        sinks = other;
        return this;
    }

    /** Digests do not follow from the rest: they are as given. */
    public TestBuilder digests(Digests other) {
        digests = other;
        return this;
    }

    public ShadowTest build() {
        return new ShadowTest(
                like.test(),
                like.traffic(),
                like.primary(),
                like.shadows(),
                inference,
                like.compare(),
                window,
                labels,
                gates,
                sinks,
                like.slices(),
                like.stages(),
                digests);
    }
}
