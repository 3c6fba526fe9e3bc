package io.shadowgate.report;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.config.Shadow;
import io.shadowgate.config.ShadowTest;
import io.shadowgate.traffic.Uncompared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;

/** The tallies that one subtask has open, and their form as rows of the table {@code tallies}. */
final class Tallies {
    static final String ALL = "*";
    private static final String NO_VALUE = "(none)";
    private static final int MOST_NAMES = 10_000;

    /** The table {@code tallies}, as {@code sql/window_report.sql} reads it. */
    static final TypeInformation<Row> TYPE =
            Types.ROW_NAMED(
                    new String[] {
                        "test",
                        "shadow",
                        "segment",
                        "event_time",
                        "first_event_time",
                        "last_event_time",
                        "rejected",
                        "not_sampled",
                        "scored",
                        "timed_out",
                        "model_error",
                        "bad_input",
                        "missing",
                        "agreed",
                        "primary_latency",
                        "shadow_latency",
                        "predictions"
                    },
                    Types.STRING,
                    Types.STRING,
                    Types.STRING,
                    Types.INSTANT,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.PRIMITIVE_ARRAY(Types.BYTE),
                    Types.PRIMITIVE_ARRAY(Types.BYTE),
                    Types.PRIMITIVE_ARRAY(Types.BYTE));

    private record Key(String shadow, String segment, long windowStart) {}

    private final ShadowTest test;
    private final long windowMs;
    private final Map<Key, Tally> open = new HashMap<>();
    private final List<Map<String, String>> segmentNames = new ArrayList<>();

    Tallies(ShadowTest test) {
        this.test = test;
        this.windowMs = test.window().toMillis();
        test.compare().segments().forEach(name -> segmentNames.add(new HashMap<>()));
    }

    int size() {
        return open.size();
    }

    void add(Comparison comparison) {
        long windowStart = windowStart(comparison.timestamp());
        tally(comparison.shadow(), ALL, windowStart).add(comparison);
        for (int i = 0; i < segmentNames.size(); i++) {
            String segment = segment(i, comparison.segments()[i]);
            tally(comparison.shadow(), segment, windowStart).add(comparison);
        }
    }

    void add(Uncompared record) {
        for (Shadow shadow : test.shadows()) {
            long windowStart = windowStart(record.timestamp());
            count(record, tally(shadow.name(), ALL, windowStart));
            for (int i = 0; i < segmentNames.size() && !record.rejected(); i++) {
                String segment = segment(i, record.segments()[i]);
                count(record, tally(shadow.name(), segment, windowStart));
            }
        }
    }

    private static void count(Uncompared record, Tally tally) {
        if (record.rejected()) {
            tally.rejected++;
        } else {
            tally.notSampled++;
        }
        tally.saw(record.timestamp());
    }

    private Tally tally(String shadow, String segment, long windowStart) {
        Key key = new Key(shadow, segment, windowStart);
        Tally tally = open.get(key);
        if (tally == null) {
            tally = new Tally(test.compare());
            open.put(key, tally);
        }
        return tally;
    }

    private String segment(int i, String value) {
        Map<String, String> names = segmentNames.get(i);
        if (names.size() > MOST_NAMES) {
            names.clear();
        }
        return names.computeIfAbsent(
                value == null ? NO_VALUE : value,
                known -> test.compare().segments().get(i) + "=" + known);
    }

    private long windowStart(long timestamp) {
        return Math.floorDiv(timestamp, windowMs) * windowMs;
    }

    void drainTo(Consumer<Row> rows) {
        open.forEach((key, tally) -> rows.accept(row(key, tally)));
        open.clear();
    }

    private Row row(Key key, Tally tally) {
        return Row.of(
                test.test(),
                key.shadow(),
                key.segment(),
                Instant.ofEpochMilli(key.windowStart()),
                tally.firstEventTime,
                tally.lastEventTime,
                tally.rejected,
                tally.notSampled,
                tally.scored,
                tally.timedOut,
                tally.modelError,
                tally.badInput,
                tally.missing,
                tally.agreed,
                tally.primaryLatency.toBytes(),
                tally.shadowLatency.toBytes(),
                tally.predictions.toBytes());
    }
}
