package io.shadowgate.statistics;

/** Counts pairs of scores in fixed bins. */
final class ScorePairs implements PairCounts {
    static final char KIND = 'S';

    private final ScoreBins bins;
    private final long[] primary;
    private final long[] shadow;
    private final long[] diagonal;

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
    }

    ScoreBins bins() {
        return bins;
    }

    boolean hasBins(double from, double to, int count) {
        return bins.from() == from && bins.to() == to && bins.count() == count;
    }

    @Override
    public String layout() {
        return "scores in " + bins.count() + " bins from " + bins.from() + " to " + bins.to();
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
        return occupied() == 0;
    }

    @Override
    public boolean isDifference() {
        for (int i = 0; i < primary.length; i++) {
            if (cell(i).isDifference()) {
                return true;
            }
        }
        return false;
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
        return KIND;
    }

    /** A run of empty bins takes one number, so that a thousand mostly empty bins stay small. */
    @Override
    public void write(StoredWriter writer, boolean difference) {
        writeBins(writer, bins);
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

    static ScorePairs read(StoredReader reader, boolean difference) {
        ScorePairs pairs = new ScorePairs(readBins(reader));
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
        return pairs;
    }

    static void writeBins(StoredWriter writer, ScoreBins bins) {
        writer.real(bins.from());
        writer.real(bins.to());
        writer.number(bins.count());
    }

    static ScoreBins readBins(StoredReader reader) {
        double from = reader.real("the lower bound");
        double to = reader.real("the upper bound");
        int count = reader.number("the number of bins", Integer.MAX_VALUE);
        ScoreBins bins;
        try {
            bins = new ScoreBins(from, to, count);
        } catch (IllegalArgumentException e) {
            throw reader.corrupt(String.valueOf(e.getMessage()), "possible bins");
        }
        if (!Double.valueOf(from).equals(bins.from()) || !Double.valueOf(to).equals(bins.to())) {
            throw reader.corrupt("bound -0.0", "0.0");
        }
        return bins;
    }

    private void add(ScorePairs that, int sign) {
        for (int i = 0; i < primary.length; i++) {
            add(primary, i, Math.multiplyExact(that.primary[i], sign));
            add(shadow, i, Math.multiplyExact(that.shadow[i], sign));
            add(diagonal, i, Math.multiplyExact(that.diagonal[i], sign));
        }
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
