package io.shadowgate.mirror;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;

/**
 * The counts of a mirror as meters of Micrometer. Only services that have Micrometer use this
 * class; all others read {@link Mirror#counts}.
 */
public final class MirrorMeters implements MeterBinder {
    private final Mirror mirror;

    public MirrorMeters(Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("shadowgate.mirror.offered", mirror, m -> m.counts().offered())
                .description("requests that the service offered")
                .register(registry);
        FunctionCounter.builder(
                        "shadowgate.mirror.sampled.out", mirror, m -> m.counts().sampledOut())
                .description("requests that the sample leaves out")
                .register(registry);
        FunctionCounter.builder("shadowgate.mirror.sent", mirror, m -> m.counts().sent())
                .description("records that Kafka has acknowledged")
                .register(registry);
        for (DropReason reason : DropReason.values()) {
            FunctionCounter.builder(
                            "shadowgate.mirror.dropped",
                            mirror,
                            m -> Objects.requireNonNull(m.counts().droppedBy().get(reason)))
                    .tag("reason", reason.name())
                    .description("requests that are lost")
                    .register(registry);
        }
        Gauge.builder("shadowgate.mirror.queued", mirror, m -> m.counts().queued())
                .description("records that wait for Kafka")
                .register(registry);
        Gauge.builder("shadowgate.mirror.queued.bytes", mirror, m -> m.counts().queuedBytes())
                .description("the memory that these may take")
                .baseUnit("bytes")
                .register(registry);
    }
}
