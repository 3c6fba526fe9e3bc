package io.shadowgate.window;

import io.shadowgate.admission.Sampling;
import io.shadowgate.spec.ShadowTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * Limits the number of segment values with reports of their own to {@code
 * compare.max-segment-values} per shadow, segment and window. All other values are counted together
 * as the rest.
 *
 * <p>The values with the smallest hashes are kept. The result does not depend on the order of
 * tallies: a value goes to the rest only when enough smaller ones are known, and these stay.
 *
 * <p>State, until the end of the window: tallies of at most twice the kept number of values, the
 * tally of the rest, the number of values, and the largest value that can still be kept.
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

    /** Tallies with at most the allowed number of values per segment. */
    public static DataStream<Row> bounded(DataStream<Row> tallies, ShadowTest test) {
        if (test.compare().segments().isEmpty()) {
            return tallies;
        }
        DataStream<Row> all =
                tallies.filter(tally -> TallyRow.isOfAllSegments(tally))
                        .returns(TallyRow.TYPE)
                        .uid("tallies-of-all")
                        .name("tallies of all segments");
        return tallies.filter(tally -> !TallyRow.isOfAllSegments(tally))
                .returns(TallyRow.TYPE)
                .uid("tallies-by-segment")
                .name("tallies by segment")
                .keyBy(SegmentValues::key, Types.TUPLE(Types.STRING, Types.STRING, Types.LONG))
                .process(
                        new SegmentValues(
                                test.compare().maxSegmentValues(), test.window().toMillis()),
                        TallyRow.TYPE)
                .uid("segment-values")
                .name("segment values")
                .union(all);
    }

    static Tuple3<String, String, Long> key(Row tally) {
        return Tuple3.of(
                TallyRow.shadow(tally),
                SegmentName.prefixOf(TallyRow.segment(tally)),
                TallyRow.windowStart(tally));
    }

    @Override
    public void open(OpenContext context) {
        kept =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("kept", Types.STRING, TallyRow.TYPE));
        rest = getRuntimeContext().getState(new ValueStateDescriptor<>("rest", TallyRow.TYPE));
        size = getRuntimeContext().getState(new ValueStateDescriptor<>("size", Types.INT));
        largest = getRuntimeContext().getState(new ValueStateDescriptor<>("largest", Types.STRING));
    }

    @Override
    public void processElement(Row tally, Context context, Collector<Row> out) throws Exception {
        context.timerService().registerEventTimeTimer(context.getCurrentKey().f2 + windowMs - 1);
        String name = TallyRow.segment(tally);
        String bound = largest.value();
        if (bound != null && BY_HASH.compare(name, bound) > 0) {
            rest.update(TallyRow.sum(rest.value(), tally));
            return;
        }
        Row before = kept.get(name);
        kept.put(name, TallyRow.sum(before, tally));
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
            rest.update(TallyRow.sum(rest.value(), kept.get(name)));
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
            out.collect(TallyRow.ofSegment(others, name));
        }
        kept.clear();
        rest.clear();
        size.clear();
        largest.clear();
    }
}
