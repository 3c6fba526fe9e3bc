package io.shadowgate.slices;

import io.shadowgate.bins.RequestBins;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.spec.ShadowTest;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** What slices say about the comparisons of a test: a report for each shadow and period. */
public final class SlicedTraffic {
    /** Without files there are no periods of results. */
    private static final Duration PERIOD = Duration.ofDays(1);

    private SlicedTraffic() {}

    /**
     * @param digests sha256 by shadow, for shadows with a model
     */
    public static DataStream<SliceReport> of(
            ShadowTest test,
            RequestBins bins,
            DataStream<Comparison> comparisons,
            Map<String, String> digests) {
        Duration period = test.sinks().files() == null ? PERIOD : test.sinks().files().period();
        TypeInformation<SliceReport> type = TypeInformation.of(SliceReport.class);
        return comparisons
                .transform(
                        "tally of slices",
                        type,
                        new SliceTally(test, bins.dimensions(), period.toMillis(), digests))
                .uid("tally-of-slices")
                .keyBy(SliceReport::key, Types.STRING)
                .process(new SlicePeriods(), type)
                .uid("slices-of-periods")
                .name("slices of periods");
    }
}
