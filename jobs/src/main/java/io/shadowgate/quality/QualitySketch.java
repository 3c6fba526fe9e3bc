package io.shadowgate.quality;

import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.LabelledScores;
import io.shadowgate.statistics.LatencyHistogram;
import java.util.Locale;
import java.util.function.BinaryOperator;

/**
 * The stored sketches of {@link QualityCounts}. A sketch that is added in a later release is absent
 * in older counts.
 */
public enum QualitySketch {
    /** {@link LabelledScores} of the primary, in a test of scores. */
    PRIMARY_SCORES(QualitySketch::scores),
    /** The same of the shadow. */
    SHADOW_SCORES(QualitySketch::scores),
    /**
     * A {@link ConfusionMatrix} of the truth, in the place of the primary, and the primary's
     * answer, in the place of the shadow. Only in a test whose answers are right or wrong.
     */
    PRIMARY_CONFUSION(QualitySketch::confusion),
    /** The same with the shadow's answer. */
    SHADOW_CONFUSION(QualitySketch::confusion),
    /**
     * A {@link LatencyHistogram} of the delays of labels in minutes, without labels by default. A
     * label that was known before its request counts as no delay.
     */
    DELAYS(QualitySketch::delays);

    private final String field = name().toLowerCase(Locale.ROOT);
    private final BinaryOperator<byte[]> merge;

    QualitySketch(BinaryOperator<byte[]> merge) {
        this.merge = merge;
    }

    /** The name in JSON and in maps. */
    public String field() {
        return field;
    }

    byte[] merge(byte[] one, byte[] other) {
        return merge.apply(one, other);
    }

    private static byte[] scores(byte[] one, byte[] other) {
        LabelledScores sum = LabelledScores.fromBytes(one);
        sum.merge(LabelledScores.fromBytes(other));
        return sum.toBytes();
    }

    private static byte[] confusion(byte[] one, byte[] other) {
        ConfusionMatrix sum = ConfusionMatrix.fromBytes(one);
        sum.merge(ConfusionMatrix.fromBytes(other));
        return sum.toBytes();
    }

    private static byte[] delays(byte[] one, byte[] other) {
        LatencyHistogram sum = LatencyHistogram.fromBytes(one);
        sum.mergeBytes(other);
        return sum.toBytes();
    }
}
