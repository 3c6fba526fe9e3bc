package io.shadowgate.window;

import io.shadowgate.admission.Sampling;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

/**
 * Bounds the values of a segment that have reports of their own: per shadow, segment and window the
 * most that {@code compare.max-segment-values} allows. All others count as one.
 *
 * <p>Kept are the values with the smallest hashes. Whichever order they come in, a value that is
 * ever put to the rest belongs there, since the smaller ones never go; so the result is exact.
 *
 * <p>State, until the end of the window: at most twice as many tallies by value as are kept, the
 * tally of the rest, how many values there are, and the largest that can still be kept.
 */
public final class SegmentValues
        extends KeyedProcessFunction<Tuple3<String, String, Long>, Row, Row> {
    private static final long serialVersionUID = 1;

    private static final Comparator<String> BY_HASH =
            Comparator.<String>comparingLong(Sampling::hash)
                    .thenComparing(Comparator.naturalOrder());

    private final int most;
    private final long windowMs;
    private transient MapState<String, Row> kept;
    private transient ValueState<Row> rest;
    private transient ValueState<Integer> size;
    private transient ValueState<String> largest;

    SegmentValues(int most, long windowMs) {
        this.most = most;
        this.windowMs = windowMs;
    }

    /** Tallies of which no segment has more values than the test allows. */
    public static DataStream<Row> bounded(DataStream<Row> tallies, ShadowTest test) {
        if (test.compare().segments().isEmpty()) {
            return tallies;
        }
        DataStream<Row> all =
                tallies.filter(tally -> Tallies.segment(tally).equals(Tallies.ALL))
                        .returns(Tallies.TYPE)
                        .uid("tallies-of-all")
                        .name("tallies of all segments");
        return tallies.filter(tally -> !Tallies.segment(tally).equals(Tallies.ALL))
                .returns(Tallies.TYPE)
                .uid("tallies-by-segment")
                .name("tallies by segment")
                .keyBy(SegmentValues::key, Types.TUPLE(Types.STRING, Types.STRING, Types.LONG))
                .process(
                        new SegmentValues(
                                test.compare().maxSegmentValues(), test.window().toMillis()),
                        Tallies.TYPE)
                .uid("segment-values")
                .name("segment values")
                .union(all);
    }

    static Tuple3<String, String, Long> key(Row tally) {
        return Tuple3.of(
                Tallies.shadow(tally),
                SegmentName.prefixOf(Tallies.segment(tally)),
                Tallies.windowStart(tally));
    }

    @Override
    public void open(OpenContext context) {
        kept =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("kept", Types.STRING, Tallies.TYPE));
        rest = getRuntimeContext().getState(new ValueStateDescriptor<>("rest", Tallies.TYPE));
        size = getRuntimeContext().getState(new ValueStateDescriptor<>("size", Types.INT));
        largest = getRuntimeContext().getState(new ValueStateDescriptor<>("largest", Types.STRING));
    }

    @Override
    public void processElement(Row tally, Context context, Collector<Row> out) throws Exception {
        context.timerService().registerEventTimeTimer(context.getCurrentKey().f2 + windowMs - 1);
        String name = Tallies.segment(tally);
        String bound = largest.value();
        if (bound != null && BY_HASH.compare(name, bound) > 0) {
            rest.update(sum(rest.value(), tally));
            return;
        }
        Row before = kept.get(name);
        kept.put(name, sum(before, tally));
        if (before == null) {
            int now = (size.value() == null ? 0 : size.value()) + 1;
            size.update(now);
            if (now >= 2L * most) {
                foldBeyond();
            }
        }
    }

    private void foldBeyond() throws Exception {
        List<String> names = new ArrayList<>();
        kept.keys().forEach(names::add);
        if (names.size() <= most) {
            return;
        }
        names.sort(BY_HASH);
        for (String name : names.subList(most, names.size())) {
            rest.update(sum(rest.value(), kept.get(name)));
            kept.remove(name);
        }
        size.update(most);
        largest.update(names.get(most - 1));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Row> out)
            throws Exception {
        foldBeyond();
        for (Row tally : kept.values()) {
            out.collect(tally);
        }
        Row others = rest.value();
        if (others != null) {
            String name = SegmentName.rest(context.getCurrentKey().f1);
            out.collect(Tallies.ofSegment(others, name));
        }
        kept.clear();
        rest.clear();
        size.clear();
        largest.clear();
    }

    private static Row sum(@Nullable Row one, Row other) {
        Row sum = Row.copy(other);
        if (one == null) {
            return sum;
        }
        for (int field = Tallies.FIRST_COUNT; field < Tallies.FIRST_HISTOGRAM; field++) {
            sum.setField(
                    field,
                    Math.addExact(one.<Long>getFieldAs(field), other.<Long>getFieldAs(field)));
        }
        Tallies.widen(sum, one);
        for (int field = Tallies.FIRST_HISTOGRAM; field < Tallies.PREDICTIONS; field++) {
            LatencyHistogram latencies = LatencyHistogram.fromBytes(one.getFieldAs(field));
            latencies.mergeBytes(other.getFieldAs(field));
            sum.setField(field, latencies.toBytes());
        }
        PredictionHistogram predictions =
                PredictionHistogram.fromBytes(one.getFieldAs(Tallies.PREDICTIONS));
        predictions.mergeBytes(other.getFieldAs(Tallies.PREDICTIONS));
        sum.setField(Tallies.PREDICTIONS, predictions.toBytes());
        byte[] clusters = one.getFieldAs(Tallies.CLUSTERS);
        if (clusters != null) {
            ClusterCounts counts = ClusterCounts.fromBytes(clusters);
            counts.mergeBytes(other.getFieldAs(Tallies.CLUSTERS));
            sum.setField(Tallies.CLUSTERS, counts.toBytes());
        }
        return sum;
    }
}
