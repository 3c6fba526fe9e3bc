package io.shadowgate.labels;

import io.shadowgate.admission.Sampling;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.window.Models;
import io.shadowgate.window.SegmentName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The sums of one shadow, window and segment, by the value of the segment. Of many values, those
 * with the smallest hashes are kept, as in the reports on windows, and the others are one.
 *
 * <p>State: reports on at most twice the kept number of values, until the window is mature.
 */
final class WindowParts {
    private static final Comparator<String> BY_HASH =
            Comparator.<String>comparingLong(Sampling::hash)
                    .thenComparing(Comparator.naturalOrder());

    private final int most;
    private final MapState<String, QualityReport> parts;
    private final ValueState<Integer> size;

    WindowParts(RuntimeContext context, int most) {
        this.most = most;
        this.parts =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "parts", Types.STRING, TypeInformation.of(QualityReport.class)));
        this.size = context.getState(new ValueStateDescriptor<>("size", Types.INT));
    }

    void add(QualityReport part) throws Exception {
        if (put(part.segment(), part)) {
            return;
        }
        Integer before = size.value();
        int now = before == null ? 1 : before + 1;
        size.update(now);
        if (now > 2 * most) {
            fold();
        }
    }

    /** Returns whether there was one. */
    private boolean put(String name, QualityReport part) throws Exception {
        QualityReport before = parts.get(name);
        parts.put(
                name,
                new QualityReport(
                        part.test(),
                        part.shadow(),
                        name,
                        part.windowStart(),
                        part.windowEnd(),
                        part.matureAt(),
                        before == null ? part.models() : both(before.models(), part.models()),
                        before == null ? part.counts() : before.counts().plus(part.counts())));
        return before != null;
    }

    private static Models both(Models one, Models other) {
        return new Models(
                Collections.min(List.of(name(one.min()), name(other.min()))),
                Collections.max(List.of(name(one.max()), name(other.max()))));
    }

    /** Every part has counted a request. */
    private static String name(@Nullable String model) {
        return Objects.requireNonNull(model);
    }

    /**
     * Counts values beyond the kept number as the rest. A value that once was beyond it stays so:
     * enough values with smaller hashes are known.
     */
    private void fold() throws Exception {
        List<String> names = new ArrayList<>();
        for (String name : parts.keys()) {
            if (!name.equals(SegmentName.ALL) && !SegmentName.isRest(name)) {
                names.add(name);
            }
        }
        if (names.size() <= most) {
            return;
        }
        names.sort(BY_HASH);
        for (String name : names.subList(most, names.size())) {
            put(SegmentName.rest(SegmentName.prefixOf(name)), parts.get(name));
            parts.remove(name);
        }
        size.update(most);
    }

    void drainTo(Collector<QualityReport> out) throws Exception {
        fold();
        for (QualityReport report : parts.values()) {
            out.collect(report);
        }
        clear();
    }

    /** When the window is mature. */
    long matureAt() throws Exception {
        return parts.values().iterator().next().matureAt();
    }

    void clear() {
        parts.clear();
        size.clear();
    }
}
