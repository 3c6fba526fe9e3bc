package io.shadowgate.statistics;

/**
 * Counts pairs of scores in fixed bins, and where scores outside of them lie. A part that an
 * earlier release stored says how many lie outside, but not where.
 */
final class ScorePairs implements PairCounts {
    /** Bins of equal width, and no score is outside. */
    static final char KIND = 'S';

    /** Any bins, and any scores. */
    static final char GENERAL_KIND = 'T';

    private final ScoreBins bins;
    private final long[] primary;
    private final long[] shadow;
    private final long[] diagonal;
    private OutsideScores outside = new OutsideScores();

    ScorePairs(ScoreBins bins) {
        this.bins = bins;
        primary = new long[bins.size()];
        shadow = new long[bins.size()];
        diagonal = new long[bins.size()];
    }

    /**
     * @param sign 1 to add the pair, -1 to remove it
     */
    void add(double primaryScore, double shadowScore, int sign) {
        int p = bins.indexOf(primaryScore);
        int s = bins.indexOf(shadowScore);
        add(primary, p, sign);
        add(shadow, s, sign);
        if (p == s) {
            add(diagonal, p, sign);
        }
        addOutside(true, p, primaryScore, sign);
        addOutside(false, s, shadowScore, sign);
    }

    private void addOutside(boolean ofPrimary, int bin, double score, int sign) {
        if (bin == 0 || bin == bins.count() + 1) {
            outside.add(ofPrimary, score, sign);
        }
    }

    /** Where scores outside of the bins lie, as far as that is known. */
    OutsideScores outside() {
        return outside;
    }

    ScoreBins bins() {
        return bins;
    }

    boolean hasBins(double from, double to, int count) {
        return bins.isEven() && bins.from() == from && bins.to() == to && bins.count() == count;
    }

    @Override
    public String layout() {
        return "scores in " + bins;
    }

    @Override
    public void merge(PairCounts other) {
        add((ScorePairs) other, 1);
    }

    @Override
    public void remove(PairCounts other) {
        add((ScorePairs) other, -1);
    }

    @Override
    public boolean isEmpty() {
        return occupied() == 0 && outside.isEmpty();
    }

    @Override
    public boolean isDifference() {
        for (int i = 0; i < primary.length; i++) {
            if (cell(i).isDifference()) {
                return true;
            }
        }
        return outside.isDifference();
    }

    @Override
    public long[] primary() {
        return primary.clone();
    }

    @Override
    public long[] shadow() {
        return shadow.clone();
    }

    @Override
    public long[] diagonal() {
        return diagonal.clone();
    }

    @Override
    public char kind() {
        return bins.isEven() && outside.isEmpty() ? KIND : GENERAL_KIND;
    }

    /** A run of empty bins takes one number, so that a thousand mostly empty bins stay small. */
    @Override
    public void write(StoredWriter writer, boolean difference) {
        if (kind() == GENERAL_KIND) {
            writer.number(bins.isEven() ? 0 : 1);
        }
        writeBins(writer, bins);
        writeCells(writer, difference);
        if (kind() == GENERAL_KIND) {
            outside.write(writer, difference);
        }
    }

    private void writeCells(StoredWriter writer, boolean difference) {
        writer.number(occupied());
        int next = 0;
        for (int i = 0; i < primary.length; i++) {
            Cell cell = cell(i);
            if (!cell.isEmpty()) {
                writer.number(i - next);
                cell.write(writer, difference);
                next = i + 1;
            }
        }
    }

    /**
     * @param kind {@link #KIND} or {@link #GENERAL_KIND}
     */
    static ScorePairs read(StoredReader reader, char kind, boolean difference) {
        boolean general = kind == GENERAL_KIND;
        boolean even = !general || reader.number("whether the bins have edges", 1) == 0;
        ScorePairs pairs = new ScorePairs(readBins(reader, even));
        int size = pairs.primary.length;
        int occupied = reader.number("the number of occupied bins", size);
        int bin = -1;
        for (int i = 0; i < occupied; i++) {
            bin += reader.number("a gap between bins", size) + 1;
            if (bin >= size) {
                throw reader.corrupt("bin " + bin, "at most " + (size - 1));
            }
            Cell cell = Cell.read(reader, difference);
            pairs.primary[bin] = cell.primary();
            pairs.shadow[bin] = cell.shadow();
            pairs.diagonal[bin] = cell.diagonal();
        }
        if (general) {
            pairs.outside = OutsideScores.read(reader, difference);
            if (pairs.kind() != kind) {
                throw reader.corrupt("kind T for what kind S can hold", "kind S");
            }
        }
        return pairs;
    }

    static void writeBins(StoredWriter writer, ScoreBins bins) {
        writer.real(bins.from());
        writer.real(bins.to());
        writer.number(bins.count());
        for (int i = 1; i < bins.count() && !bins.isEven(); i++) {
            writer.real(bins.edge(i));
        }
    }

    /**
     * @param even whether the bins have the same width; others follow with their edges
     */
    static ScoreBins readBins(StoredReader reader, boolean even) {
        double from = reader.real("the lower bound");
        double to = reader.real("the upper bound");
        int count = reader.number("the number of bins", Integer.MAX_VALUE);
        ScoreBins bins;
        try {
            bins =
                    even
                            ? new ScoreBins(from, to, count)
                            : ScoreBins.ofEdges(readEdges(reader, from, to, count));
        } catch (IllegalArgumentException e) {
            throw reader.corrupt(String.valueOf(e.getMessage()), "possible bins");
        }
        if (!Double.valueOf(from).equals(bins.from()) || !Double.valueOf(to).equals(bins.to())) {
            throw reader.corrupt("bound -0.0", "0.0");
        }
        return bins;
    }

    private static double[] readEdges(StoredReader reader, double from, double to, int count) {
        reader.expectRoom(count - 1L, Double.BYTES);
        double[] edges = new double[count + 1];
        edges[0] = from;
        for (int i = 1; i < count; i++) {
            edges[i] = reader.real("an edge");
            if (Double.doubleToRawLongBits(edges[i]) == Double.doubleToRawLongBits(-0.0)) {
                throw reader.corrupt("edge -0.0", "0.0");
            }
        }
        edges[count] = to;
        return edges;
    }

    private void add(ScorePairs that, int sign) {
        for (int i = 0; i < primary.length; i++) {
            add(primary, i, Math.multiplyExact(that.primary[i], sign));
            add(shadow, i, Math.multiplyExact(that.shadow[i], sign));
            add(diagonal, i, Math.multiplyExact(that.diagonal[i], sign));
        }
        outside.add(that.outside, sign);
    }

    private Cell cell(int bin) {
        return new Cell(primary[bin], shadow[bin], diagonal[bin]);
    }

    private int occupied() {
        int occupied = 0;
        for (int i = 0; i < primary.length; i++) {
            occupied += cell(i).isEmpty() ? 0 : 1;
        }
        return occupied;
    }

    private static void add(long[] counts, int bin, long count) {
        counts[bin] = Math.addExact(counts[bin], count);
    }
}
