package io.shadowgate.window;

/** Where every record that was read went. A request and its answer in a log of its own are one. */
public record Coverage(
        long rejected,
        long notSampled,
        long duplicates,
        long primaryMissing,
        long scored,
        long timedOut,
        long modelError,
        long badInput,
        long missing) {

    /** Of a log without repeats that holds both answers. */
    public Coverage(
            long rejected,
            long notSampled,
            long scored,
            long timedOut,
            long modelError,
            long badInput,
            long missing) {
        this(rejected, notSampled, 0, 0, scored, timedOut, modelError, badInput, missing);
    }

    public long read() {
        return rejected + notSampled + duplicates + primaryMissing + compared();
    }

    public long compared() {
        return scored + errors();
    }

    public long errors() {
        return timedOut + modelError + badInput + missing;
    }

    public Coverage plus(Coverage other) {
        return new Coverage(
                Math.addExact(rejected, other.rejected),
                Math.addExact(notSampled, other.notSampled),
                Math.addExact(duplicates, other.duplicates),
                Math.addExact(primaryMissing, other.primaryMissing),
                Math.addExact(scored, other.scored),
                Math.addExact(timedOut, other.timedOut),
                Math.addExact(modelError, other.modelError),
                Math.addExact(badInput, other.badInput),
                Math.addExact(missing, other.missing));
    }
}
