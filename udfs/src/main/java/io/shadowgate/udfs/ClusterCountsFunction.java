package io.shadowgate.udfs;

import io.shadowgate.statistics.ClusterCounts;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code CLUSTER_COUNTS(counts)} merges the counts per group of clusters in tallies and window
 * reports. The design effect of correlated traffic is estimated from them.
 *
 * <p><b>Shape.</b> Aggregate: many rows of {@code BYTES} to one {@code BYTES} per group. Works in
 * all windows and with two-phase aggregation. Equal rows give equal bytes in any order and however
 * they are split. Does not accept retractions.
 *
 * <p><b>Units.</b> Counts of requests. The result is the stored form of {@link ClusterCounts}.
 *
 * <p><b>Error.</b> None: counts and merges are exact.
 *
 * <p><b>Nulls and failures.</b> Nulls are ignored; no rows, or only nulls, give {@code NULL}. Bytes
 * that are not stored cluster counts fail the job with an {@link IllegalArgumentException} that
 * says what was found.
 *
 * <p><b>State.</b> 40 KiB per group in memory; when stored, about six bytes for each of at most
 * 1,024 groups of clusters.
 *
 * @see ClusterCounts
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = ClusterCounts.class,
                        rawSerializer = ClusterCountsSerializer.class),
        output = @DataTypeHint("BYTES"))
public final class ClusterCountsFunction extends AggregateFunction<byte[], ClusterCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    public ClusterCounts createAccumulator() {
        return new ClusterCounts();
    }

    public void accumulate(ClusterCounts accumulator, byte @Nullable [] counts) {
        if (counts != null) {
            accumulator.mergeBytes(counts);
        }
    }

    public void merge(ClusterCounts accumulator, Iterable<ClusterCounts> others) {
        for (ClusterCounts other : others) {
            accumulator.merge(other);
        }
    }

    @Override
    public byte @Nullable [] getValue(ClusterCounts accumulator) {
        return accumulator.isEmpty() ? null : accumulator.toBytes();
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
