package io.shadowgate.udfs;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.functions.UserDefinedFunction;

/** The one list of SQL names: whoever registers the functions, or lists them, reads it. */
public final class Functions {
    private static final Map<String, Class<? extends UserDefinedFunction>> BY_NAME =
            Collections.unmodifiableMap(
                    new TreeMap<>(
                            Map.of(
                                    "JENSEN_SHANNON_DISTANCE", JensenShannonDistance.class,
                                    "LATENCY_HISTOGRAM", LatencyHistogramFunction.class,
                                    "LATENCY_QUANTILE", LatencyQuantile.class,
                                    "PREDICTION_HISTOGRAM", PredictionHistogramFunction.class,
                                    "RATE", Rate.class)));

    private Functions() {}

    /** SQL name to class, in the order of the names; cannot be changed. */
    public static Map<String, Class<? extends UserDefinedFunction>> byName() {
        return BY_NAME;
    }
}
