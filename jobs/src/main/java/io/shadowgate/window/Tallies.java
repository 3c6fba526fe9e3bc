package io.shadowgate.window;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.request.Uncompared;
import io.shadowgate.spec.ShadowTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;

/** The tallies that one subtask has open, and their form as rows of the table {@code tallies}. */
final class Tallies {
    static final String ALL = "*";
    static final int FIRST_COUNT = 6;
    static final int FIRST_HISTOGRAM = 20;
    static final int PREDICTIONS = 22;
    static final int CLUSTERS = 23;

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
                        "duplicates",
                        "primary_missing",
                        "scored",
                        "timed_out",
                        "model_error",
                        "bad_input",
                        "missing",
                        "agreed",
                        "measured",
                        "over_limit",
                        "shadow_only_slow",
                        "primary_only_slow",
                        "primary_latency",
                        "shadow_latency",
                        "predictions",
                        "clusters"
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
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.LONG,
                    Types.PRIMITIVE_ARRAY(Types.BYTE),
                    Types.PRIMITIVE_ARRAY(Types.BYTE),
                    Types.PRIMITIVE_ARRAY(Types.BYTE),
                    Types.PRIMITIVE_ARRAY(Types.BYTE));

    static long windowStart(Row tally) {
        return tally.<Instant>getFieldAs(3).toEpochMilli();
    }

    static String shadow(Row tally) {
        return tally.getFieldAs(1);
    }

    static String segment(Row tally) {
        return tally.getFieldAs(2);
    }

    /** The same counts under another name. */
    static Row ofSegment(Row tally, String segment) {
        Row named = Row.copy(tally);
        named.setField(2, segment);
        return named;
    }

    /** Makes the event times of a tally span those of another. */
    static void widen(Row tally, Row other) {
        tally.setField(4, Math.min(tally.<Long>getFieldAs(4), other.<Long>getFieldAs(4)));
        tally.setField(5, Math.max(lastEventTime(tally), lastEventTime(other)));
    }

    static long lastEventTime(Row tally) {
        return tally.<Long>getFieldAs(5);
    }

    static boolean isOfAllSegments(Row tally, String shadow) {
        return tally.getField(1).equals(shadow) && tally.getField(2).equals(ALL);
    }

    /** How many records it counts that were not rejected. */
    static long admitted(Row tally) {
        return counted(tally, 7);
    }

    /** How many records it counts. */
    static long read(Row tally) {
        return counted(tally, 6);
    }

    private static long counted(Row tally, int from) {
        long sum = 0;
        for (int field = from; field < 15; field++) {
            sum += tally.<Long>getFieldAs(field);
        }
        return sum;
    }

    private final ShadowTest test;
    private final long windowMs;
    private final Map<Long, Window> open = new HashMap<>();

    /**
     * Logs run in the order of time, more or less: most records meet the window of the one before.
     */
    @Nullable private Window latest;

    private int size;

    Tallies(ShadowTest test) {
        this.test = test;
        this.windowMs = test.window().toMillis();
    }

    int size() {
        return size;
    }

    void add(Comparison comparison) {
        ShadowTallies tallies = window(comparison.timestamp()).of(comparison.shadow());
        tallies.all.add(comparison);
        for (int i = 0; i < tallies.bySegment.size(); i++) {
            tallies.of(i, comparison.segments()[i]).add(comparison);
        }
    }

    void add(Uncompared record) {
        String[] segments = record.segments();
        for (ShadowTallies tallies : window(record.timestamp()).shadows) {
            tallies.all.add(record);
            for (int i = 0; i < tallies.bySegment.size() && segments != null; i++) {
                tallies.of(i, segments[i]).add(record);
            }
        }
    }

    private Window window(long timestamp) {
        long start = Math.floorDiv(timestamp, windowMs) * windowMs;
        if (latest == null || latest.start != start) {
            latest = open.computeIfAbsent(start, Window::new);
        }
        return latest;
    }

    void drainTo(Consumer<Row> rows) {
        for (Window window : open.values()) {
            for (ShadowTallies tallies : window.shadows) {
                emit(rows, window, tallies.shadow, ALL, tallies.all);
                for (int i = 0; i < tallies.bySegment.size(); i++) {
                    String name = test.compare().segments().get(i);
                    tallies.bySegment
                            .get(i)
                            .forEach(
                                    (value, tally) ->
                                            emit(
                                                    rows,
                                                    window,
                                                    tallies.shadow,
                                                    SegmentName.of(name, value),
                                                    tally));
                }
            }
        }
        open.clear();
        latest = null;
        size = 0;
    }

    /** A tally that saw nothing is a shadow's part in a window that only others took part in. */
    private void emit(
            Consumer<Row> rows, Window window, String shadow, String segment, Tally tally) {
        if (tally.firstEventTime <= tally.lastEventTime) {
            rows.accept(row(window.start, shadow, segment, tally));
        }
    }

    private Row row(long windowStart, String shadow, String segment, Tally tally) {
        return Row.of(
                test.test(),
                shadow,
                segment,
                Instant.ofEpochMilli(windowStart),
                tally.firstEventTime,
                tally.lastEventTime,
                tally.rejected,
                tally.notSampled,
                tally.duplicates,
                tally.primaryMissing,
                tally.scored,
                tally.timedOut,
                tally.modelError,
                tally.badInput,
                tally.missing,
                tally.agreed,
                tally.measured,
                tally.overLimit,
                tally.shadowOnlySlow,
                tally.primaryOnlySlow,
                tally.primaryLatency.toBytes(),
                tally.shadowLatency.toBytes(),
                tally.predictions.toBytes(),
                tally.clusters == null ? null : tally.clusters.toBytes());
    }

    /** What is open of one window. */
    private final class Window {
        final long start;
        final List<ShadowTallies> shadows = new ArrayList<>();

        Window(long start) {
            this.start = start;
            test.shadows().forEach(shadow -> shadows.add(new ShadowTallies(shadow.name())));
        }

        ShadowTallies of(String shadow) {
            for (ShadowTallies tallies : shadows) {
                if (tallies.shadow.equals(shadow)) {
                    return tallies;
                }
            }
            throw new IllegalArgumentException("a comparison of unknown shadow " + shadow);
        }
    }

    /** One shadow's part of one window, for all requests and by the values of each segment. */
    private final class ShadowTallies {
        final String shadow;
        final Tally all = new Tally(test, true);
        final List<Map<String, Tally>> bySegment = new ArrayList<>();

        ShadowTallies(String shadow) {
            this.shadow = shadow;
            size++;
            test.compare().segments().forEach(name -> bySegment.add(new HashMap<>()));
        }

        private boolean isGated(int segment) {
            return test.gates().segments().names().contains(test.compare().segments().get(segment));
        }

        Tally of(int segment, @Nullable String value) {
            Map<String, Tally> tallies = bySegment.get(segment);
            Tally tally = tallies.get(value);
            if (tally == null) {
                tally = new Tally(test, isGated(segment));
                tallies.put(value, tally);
                size++;
            }
            return tally;
        }
    }
}
