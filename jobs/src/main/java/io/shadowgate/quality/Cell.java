package io.shadowgate.quality;

import io.shadowgate.statistics.LossDifferences;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one kind, and what their labels say about both models.
 *
 * @param requests with and without a label
 * @param labelled those with a label
 * @param bothRight labelled requests on which both answers are right; this and the two that follow
 *     are 0 in a test whose answers are not right or wrong, but near or far
 * @param shadowRight those on which only the shadow is right
 * @param primaryRight those on which only the primary is right
 * @param lossGain the sum over labelled requests of the primary's loss less the shadow's, in
 *     billionths; 0 without a loss in the spec
 * @param losses stored {@link LossDifferences} of the labelled requests; null for none
 */
public record Cell(
        long requests,
        long labelled,
        long bothRight,
        long shadowRight,
        long primaryRight,
        long lossGain,
        byte @Nullable [] losses) {

    /** A cell without requests. */
    public static final Cell NONE = new Cell(0, 0, 0, 0, 0, 0, null);

    // Not in the compact form, in which the checker does not see that the array may be null.
    public Cell(
            long requests,
            long labelled,
            long bothRight,
            long shadowRight,
            long primaryRight,
            long lossGain,
            byte @Nullable [] losses) {
        boolean negative = (bothRight | shadowRight | primaryRight | labelled | requests) < 0;
        if (negative || labelled > requests) {
            throw new IllegalArgumentException(
                    labelled + " labelled of " + requests + " requests: expected 0 to all of them");
        }
        if (Math.addExact(Math.addExact(bothRight, shadowRight), primaryRight) > labelled) {
            throw new IllegalArgumentException(
                    bothRight
                            + " both right, "
                            + shadowRight
                            + " shadow right and "
                            + primaryRight
                            + " primary right: more than "
                            + labelled
                            + " labelled requests");
        }
        this.requests = requests;
        this.labelled = labelled;
        this.bothRight = bothRight;
        this.shadowRight = shadowRight;
        this.primaryRight = primaryRight;
        this.lossGain = lossGain;
        this.losses = losses;
    }

    /** Billionths, the unit of {@link #lossGain}. */
    static final double BILLION = 1e9;

    /** The sum of the primary's losses less the shadow's over labelled requests. */
    public double gain() {
        return lossGain / BILLION;
    }

    public long unlabelled() {
        return requests - labelled;
    }

    /** Labelled requests on which neither is right, in a test whose answers are right or wrong. */
    public long neitherRight() {
        return labelled - bothRight - shadowRight - primaryRight;
    }

    /** The share of requests with a label; 1 without requests, as no label is lacking. */
    public double coverage() {
        return requests == 0 ? 1 : (double) labelled / requests;
    }

    /** Requests by the difference of both losses, primary's less shadow's. */
    public LossDifferences differences() {
        return losses == null ? new LossDifferences() : LossDifferences.fromBytes(losses);
    }

    public Cell plus(Cell other) {
        return new Cell(
                Math.addExact(requests, other.requests),
                Math.addExact(labelled, other.labelled),
                Math.addExact(bothRight, other.bothRight),
                Math.addExact(shadowRight, other.shadowRight),
                Math.addExact(primaryRight, other.primaryRight),
                Math.addExact(lossGain, other.lossGain),
                sum(other));
    }

    private byte @Nullable [] sum(Cell other) {
        if (losses == null || other.losses == null) {
            return losses == null ? other.losses : losses;
        }
        LossDifferences sum = differences();
        sum.merge(other.differences());
        return sum.toBytes();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cell that
                && requests == that.requests
                && labelled == that.labelled
                && bothRight == that.bothRight
                && shadowRight == that.shadowRight
                && primaryRight == that.primaryRight
                && lossGain == that.lossGain
                && Arrays.equals(losses, that.losses);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {requests, labelled, bothRight, shadowRight});
    }
}
