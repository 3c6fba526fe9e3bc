package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.udfs.FunctionPropertiesTest.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.types.Row;

/** Against plain sorts, plain counts, and a reader of the stored form that is written anew. */
final class LatencyProperties {
    static final List<Property> ALL =
            List.of(
                    new Property("LATENCY_HISTOGRAM", LatencyProperties::counts),
                    new Property("LATENCY_HISTOGRAM", LatencyProperties::storedHistogramsMerge),
                    new Property("LATENCY_QUANTILE", LatencyProperties::quantiles),
                    new Property("LATENCY_EXCEEDANCE", LatencyProperties::exceedance),
                    new Property("LATENCY_QUANTILE_EXACT", LatencyProperties::exactQuantiles));

    private static final double[] QS = {0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1};

    private LatencyProperties() {}

    private static void counts(List<Sample> rows) {
        Map<Integer, Long> expected = new TreeMap<>();
        rows.stream()
                .map(Sample::latencyMs)
                .filter(Objects::nonNull)
                .forEach(ms -> expected.merge(slot(ms), 1L, Long::sum));
        byte[] histogram = AggregateRuns.latencies().valueOf(rows);
        if (expected.isEmpty()) {
            assertThat(histogram).isNull();
        } else {
            assertThat(decode(histogram)).isEqualTo(expected);
        }
    }

    private static void storedHistogramsMerge(List<Sample> rows) {
        LatencyHistogramFunction function = new LatencyHistogramFunction();
        var merged = function.createAccumulator();
        for (int from = 0; from < rows.size(); from += 100) {
            List<Sample> part = rows.subList(from, Math.min(rows.size(), from + 100));
            function.accumulate(merged, AggregateRuns.latencies().valueOf(part));
        }
        byte[] whole = AggregateRuns.latencies().valueOf(rows);
        assertThat(function.getValue(merged)).isEqualTo(whole);
        function.retract(merged, whole);
        assertThat(function.getValue(merged)).isNull();
    }

    private static void quantiles(List<Sample> rows) {
        byte[] histogram = AggregateRuns.latencies().valueOf(rows);
        LatencyQuantile function = new LatencyQuantile();
        double[] sorted = sorted(rows);
        Double[] qs = Arrays.stream(QS).boxed().toArray(Double[]::new);
        if (sorted.length == 0) {
            assertThat(function.eval(histogram, 0.5)).isNull();
            assertThat(function.eval(histogram, qs)).isNull();
            return;
        }
        for (double q : QS) {
            double exact = sorted[(int) Math.floor(q * (sorted.length - 1))];
            double found = function.eval(histogram, q);
            if (exact <= 0 || exact == Double.POSITIVE_INFINITY) {
                assertThat(found).isEqualTo(Math.max(0, exact));
            } else if (exact < 0x1p-10) {
                assertThat(found).isEqualTo(0x1p-10);
            } else if (exact >= 0x1p24) {
                assertThat(found).isEqualTo(0x1p24);
            } else {
                assertThat(found).isCloseTo(exact, within(exact / 257 * (1 + 1e-12)));
            }
        }
        assertThat(function.eval(histogram, qs))
                .containsExactly(
                        Arrays.stream(QS)
                                .mapToObj(q -> function.eval(histogram, q))
                                .toArray(Double[]::new));
    }

    private static void exceedance(List<Sample> rows) {
        byte[] histogram = AggregateRuns.latencies().valueOf(rows);
        double[] sorted = sorted(rows);
        for (double limit : new double[] {1e-300, 0x1p-10, 1, 33.3, 50, 100, 255, 777.7, 1e8}) {
            Row found = new LatencyExceedance().eval(histogram, limit);
            if (sorted.length == 0) {
                assertThat(found).isNull();
                continue;
            }
            double exact =
                    (double) Arrays.stream(sorted).filter(ms -> ms >= limit).count()
                            / sorted.length;
            double lower = (Double) found.getField(0);
            double upper = (Double) found.getField(1);
            assertThat(exact).isBetween(lower, upper);
            boolean eightBits = limit == 0x1p-10 || limit == Math.rint(limit) && limit < 256;
            if (eightBits) {
                assertThat(lower).isEqualTo(upper);
            }
        }
    }

    private static void exactQuantiles(List<Sample> rows) {
        double[] sorted = sorted(rows);
        for (double q : QS) {
            Double found = AggregateRuns.exactQuantile(q).valueOf(rows);
            if (sorted.length == 0) {
                assertThat(found).isNull();
                continue;
            }
            double h = q * (sorted.length - 1);
            double low = sorted[(int) Math.floor(h)];
            double high = sorted[(int) Math.ceil(h)];
            double share = h - Math.floor(h);
            assertThat(found).isBetween(low, high);
            if (Double.isFinite(low) && Double.isFinite(high)) {
                double scale = Math.max(Math.abs(low), Math.abs(high));
                assertThat(found)
                        .isCloseTo(low * (1 - share) + high * share, within(1e-12 * scale));
            }
        }
    }

    private static double[] sorted(List<Sample> rows) {
        return rows.stream()
                .map(Sample::latencyMs)
                .filter(ms -> ms != null && !Double.isNaN(ms))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    /** None, 128 equal parts of each of 34 octaves, never, NaN, below the range, above it. */
    private static int slot(double ms) {
        if (Double.isNaN(ms)) {
            return 4354;
        }
        if (ms < 0x1p-10) {
            return ms > 0 ? 4355 : 0;
        }
        if (ms >= 0x1p24) {
            return ms == Double.POSITIVE_INFINITY ? 4353 : 4356;
        }
        int octave = 0;
        while (ms >= Math.scalb(1.0, octave - 9)) {
            octave++;
        }
        double start = Math.scalb(1.0, octave - 10);
        return 1 + octave * 128 + (int) Math.floor((ms - start) / start * 128);
    }

    private static Map<Integer, Long> decode(byte[] stored) {
        assertThat(stored[0]).isEqualTo((byte) 1);
        assertThat(stored[1]).isEqualTo((byte) 'L');
        int[] at = {2};
        Map<Integer, Long> counts = new TreeMap<>();
        long occupied = varint(stored, at);
        int slot = -1;
        for (int i = 0; i < occupied; i++) {
            slot += (int) varint(stored, at) + 1;
            counts.put(slot, varint(stored, at));
        }
        assertThat(at[0]).isEqualTo(stored.length);
        return counts;
    }

    private static long varint(byte[] stored, int[] at) {
        long value = 0;
        int shift = 0;
        byte part;
        do {
            part = stored[at[0]++];
            value += (long) (part & 127) << shift;
            shift += 7;
        } while (part < 0);
        return value;
    }
}
