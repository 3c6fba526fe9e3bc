package io.shadowgate.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How well the scores of one model fit the labels that became known later. Labels are 1 for the
 * event that the score predicts and 0 for its absence, or any number that a regression predicts.
 *
 * <p>All state is counts and sums of whole billionths, so that merging is exact in any order and
 * equal content gives equal bytes. Requests can be removed again, even before they are added:
 * counts of a part can be below zero until it is merged with the rest.
 *
 * <p>Not thread-safe.
 */
public final class LabelledScores {
    static final int FORMAT_VERSION = 1;

    /** The bins of scores in [0, 1] unless others are chosen. */
    public static final ScoreBins PROBABILITIES = new ScoreBins(0, 1, 1_000);

    private static final char KIND = 'Q';
    private static final ScoreBins CALIBRATION = new ScoreBins(0, 1, 10);

    /** As scikit-learn 1.2 clips probabilities before it takes their logarithm. */
    private static final double CLIP = 1e-15;

    /** Requests of one bin, by their label. */
    private record Cell(long negative, long positive) {
        static final Cell EMPTY = new Cell(0, 0);

        Cell plus(Cell other) {
            return new Cell(
                    Math.addExact(negative, other.negative),
                    Math.addExact(positive, other.positive));
        }
    }

    /** What the scores of one calibration bin add up to. */
    private static final class Calibrated {
        private long requests;
        private long positives;
        private FixedPointSum scores = new FixedPointSum();
    }

    /**
     * One bin of a calibration curve.
     *
     * @param from the bin's least score
     * @param to the bin's largest score, which belongs to the next bin unless it is 1
     * @param requests with a score in the bin
     * @param meanScore of these requests
     * @param positiveRate the share of these requests whose label is 1
     */
    public record CalibrationBin(
            double from, double to, long requests, double meanScore, double positiveRate) {}

    /** The lowest and the highest value that the binned scores allow. */
    public record Bounds(double lower, double upper) {}

    private final ScoreBins bins;
    private final TreeMap<Integer, Cell> cells = new TreeMap<>();
    private final Calibrated[] calibration = new Calibrated[CALIBRATION.count()];
    private long requests;

    /** Labels that are neither 0 nor 1. */
    private long otherLabels;

    /** Scores that are no probability: NaN, or outside [0, 1]. */
    private long otherScores;

    /** Requests whose error is no finite number. */
    private long unmeasured;

    private FixedPointSum absoluteErrors = new FixedPointSum();
    private FixedPointSum squaredErrors = new FixedPointSum();
    private FixedPointSum logLosses = new FixedPointSum();

    /**
     * @param bins of the scores, from which the area under the curve is computed; of equal width
     */
    public LabelledScores(ScoreBins bins) {
        if (!bins.isEven()) {
            throw new IllegalArgumentException(bins + ": expected bins of equal width");
        }
        this.bins = bins;
        Arrays.setAll(calibration, bin -> new Calibrated());
    }

    public ScoreBins bins() {
        return bins;
    }

    public void add(double label, double score) {
        count(label, score, 1);
    }

    /** Undoes an {@link #add}. */
    public void remove(double label, double score) {
        count(label, score, -1);
    }

    private void count(double label, double score, int sign) {
        requests = Math.addExact(requests, sign);
        double error = label - score;
        if (Double.isFinite(error) && Double.isFinite(error * error)) {
            absoluteErrors.add(Math.abs(error), sign);
            squaredErrors.add(error * error, sign);
        } else {
            unmeasured = Math.addExact(unmeasured, sign);
        }
        boolean binary = label == 0 || label == 1;
        if (!binary) {
            otherLabels = Math.addExact(otherLabels, sign);
        } else {
            long positive = label == 1 ? sign : 0;
            addCell(bins.indexOf(score), new Cell(sign - positive, positive));
        }
        boolean probability = score >= 0 && score <= 1;
        if (!probability) {
            otherScores = Math.addExact(otherScores, sign);
        } else if (binary) {
            double clipped = Math.min(Math.max(score, CLIP), 1 - CLIP);
            logLosses.add(-StrictMath.log(label == 1 ? clipped : 1 - clipped), sign);
            Calibrated bin = calibration[CALIBRATION.indexOf(score) - 1];
            bin.requests = Math.addExact(bin.requests, sign);
            bin.positives = Math.addExact(bin.positives, label == 1 ? sign : 0);
            bin.scores.add(score, sign);
        }
    }

    private void addCell(int bin, Cell more) {
        Cell sum = cells.getOrDefault(bin, Cell.EMPTY).plus(more);
        if (sum.equals(Cell.EMPTY)) {
            cells.remove(bin);
        } else {
            cells.put(bin, sum);
        }
    }

    /**
     * Adds all counts of {@code other}, which does not change.
     *
     * @throws IllegalArgumentException if the bins differ; the message names both
     */
    public void merge(LabelledScores other) {
        merge(other, 1);
    }

    /** Undoes a {@link #merge(LabelledScores)}. */
    public void remove(LabelledScores other) {
        merge(other, -1);
    }

    private void merge(LabelledScores other, int sign) {
        if (!bins.equals(other.bins)) {
            throw new IllegalArgumentException(
                    "cannot merge scores in "
                            + other.bins
                            + " into scores in "
                            + bins
                            + ": their counts do not add up");
        }
        other.cells.forEach(
                (bin, cell) -> addCell(bin, new Cell(sign * cell.negative, sign * cell.positive)));
        for (int i = 0; i < calibration.length; i++) {
            Calibrated mine = calibration[i];
            Calibrated more = other.calibration[i];
            mine.requests = Math.addExact(mine.requests, sign * more.requests);
            mine.positives = Math.addExact(mine.positives, sign * more.positives);
            mine.scores.merge(more.scores, sign);
        }
        requests = Math.addExact(requests, sign * other.requests);
        otherLabels = Math.addExact(otherLabels, sign * other.otherLabels);
        otherScores = Math.addExact(otherScores, sign * other.otherScores);
        unmeasured = Math.addExact(unmeasured, sign * other.unmeasured);
        absoluteErrors.merge(other.absoluteErrors, sign);
        squaredErrors.merge(other.squaredErrors, sign);
        logLosses.merge(other.logLosses, sign);
    }

    /** Whether nothing is counted. */
    public boolean isEmpty() {
        return equals(new LabelledScores(bins));
    }

    /** Whether a count is below zero: requests were removed that are counted elsewhere. */
    public boolean isDifference() {
        return requests < 0
                || otherLabels < 0
                || otherScores < 0
                || unmeasured < 0
                || cells.values().stream().anyMatch(cell -> (cell.negative | cell.positive) < 0)
                || Arrays.stream(calibration)
                        .anyMatch(bin -> bin.positives < 0 || bin.positives > bin.requests);
    }

    /** Requests with a label and a score. */
    public long requests() {
        return requests;
    }

    /** Requests whose label is 1. */
    public long positives() {
        return cells.values().stream().mapToLong(Cell::positive).sum();
    }

    /** The mean of |label - score|; NaN without a finite error. */
    public double meanAbsoluteError() {
        return mean(absoluteErrors, requests - unmeasured);
    }

    /** The root of the mean of (label - score)²; NaN without a finite error. */
    public double rootMeanSquaredError() {
        return Math.sqrt(mean(squaredErrors, requests - unmeasured));
    }

    /**
     * The mean of (label - score)²; NaN without requests.
     *
     * @throws IllegalArgumentException if a label is neither 0 nor 1, or a score no probability
     */
    public double brierScore() {
        requireProbabilities();
        return mean(squaredErrors, requests);
    }

    /**
     * The mean of the negative natural logarithm of the probability that the model gave to what
     * happened, with probabilities clipped to [1e-15, 1 - 1e-15]; NaN without requests.
     *
     * @throws IllegalArgumentException if a label is neither 0 nor 1, or a score no probability
     */
    public double logLoss() {
        requireProbabilities();
        return mean(logLosses, requests);
    }

    /**
     * The bins of equal width that hold requests, in order.
     *
     * @throws IllegalArgumentException if a label is neither 0 nor 1, or a score no probability
     */
    public List<CalibrationBin> calibration() {
        requireProbabilities();
        List<CalibrationBin> curve = new ArrayList<>();
        for (int i = 0; i < calibration.length; i++) {
            Calibrated bin = calibration[i];
            if (bin.requests > 0) {
                curve.add(
                        new CalibrationBin(
                                (double) i / calibration.length,
                                (i + 1.0) / calibration.length,
                                bin.requests,
                                mean(bin.scores, bin.requests),
                                (double) bin.positives / bin.requests));
            }
        }
        return curve;
    }

    /**
     * The mean distance between score and rate of positives over ten bins of equal width, each
     * weighed by its requests; NaN without requests.
     *
     * @throws IllegalArgumentException if a label is neither 0 nor 1, or a score no probability
     */
    public double expectedCalibrationError() {
        double sum = 0;
        for (CalibrationBin bin : calibration()) {
            sum += bin.requests() * Math.abs(bin.positiveRate() - bin.meanScore());
        }
        return requests == 0 ? Double.NaN : sum / requests;
    }

    /**
     * The area under the curve of true against false positives: the probability that a request
     * whose label is 1 has a higher score than one whose label is 0, and half of that for equal
     * scores. Scores of one bin have no order here: the lower bound counts them as wrong, the upper
     * one as right. Null if the labels are all alike.
     *
     * @throws IllegalArgumentException if a label is neither 0 nor 1
     */
    public @Nullable Bounds areaUnderCurve() {
        requireClasses();
        double right = 0;
        double tied = 0;
        double negatives = 0;
        double positives = 0;
        // NaN has no order at all: its bin may be below all others or above them.
        Cell noNumber = cells.getOrDefault(bins.size() - 1, Cell.EMPTY);
        for (var cell : cells.headMap(bins.size() - 1).entrySet()) {
            right += cell.getValue().positive * negatives;
            tied += (double) cell.getValue().positive * cell.getValue().negative;
            negatives += cell.getValue().negative;
            positives += cell.getValue().positive;
        }
        tied +=
                (double) noNumber.positive * noNumber.negative
                        + noNumber.positive * negatives
                        + noNumber.negative * positives;
        double pairs = (negatives + noNumber.negative) * (positives + noNumber.positive);
        return pairs == 0 ? null : new Bounds(right / pairs, (right + tied) / pairs);
    }

    private static double mean(FixedPointSum sum, long count) {
        return count == 0 ? Double.NaN : sum.dividedBy(count);
    }

    private void requireClasses() {
        if (otherLabels != 0) {
            throw new IllegalArgumentException(
                    otherLabels + " labels are neither 0 nor 1, which this number needs");
        }
    }

    private void requireProbabilities() {
        requireClasses();
        if (otherScores != 0) {
            throw new IllegalArgumentException(
                    otherScores + " scores are not in [0, 1], as a probability is");
        }
    }

    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        ScorePairs.writeBins(writer, bins);
        writer.number(cells.size());
        cells.forEach(
                (bin, cell) -> {
                    writer.number(bin);
                    writer.signed(cell.negative);
                    writer.signed(cell.positive);
                });
        for (Calibrated bin : calibration) {
            writer.signed(bin.requests);
            writer.signed(bin.positives);
            bin.scores.write(writer);
        }
        writer.signed(requests);
        writer.signed(otherLabels);
        writer.signed(otherScores);
        writer.signed(unmeasured);
        absoluteErrors.write(writer);
        squaredErrors.write(writer);
        logLosses.write(writer);
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not in that form; the message says what was
     *     found
     */
    public static LabelledScores fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "labelled scores");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind(String.valueOf(KIND));
        LabelledScores read = new LabelledScores(ScorePairs.readBins(reader, true));
        int occupied = reader.number("the number of occupied bins", read.bins.size());
        int last = -1;
        for (int i = 0; i < occupied; i++) {
            int bin = reader.number("a bin", read.bins.size() - 1);
            Cell cell =
                    new Cell(reader.signed("a count of label 0"), reader.signed("one of label 1"));
            if (bin <= last || cell.equals(Cell.EMPTY)) {
                throw reader.corrupt("bin " + bin, "occupied bins in order");
            }
            read.cells.put(bin, cell);
            last = bin;
        }
        for (Calibrated bin : read.calibration) {
            bin.requests = reader.signed("the requests of a calibration bin");
            bin.positives = reader.signed("the positives of a calibration bin");
            bin.scores = FixedPointSum.read(reader, "the scores of a calibration bin");
        }
        read.requests = reader.signed("the number of requests");
        read.otherLabels = reader.signed("the number of other labels");
        read.otherScores = reader.signed("the number of other scores");
        read.unmeasured = reader.signed("the number of errors that are not finite");
        read.absoluteErrors = FixedPointSum.read(reader, "the sum of absolute errors");
        read.squaredErrors = FixedPointSum.read(reader, "the sum of squared errors");
        read.logLosses = FixedPointSum.read(reader, "the sum of log losses");
        reader.expectEnd();
        return read;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelledScores that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }
}
