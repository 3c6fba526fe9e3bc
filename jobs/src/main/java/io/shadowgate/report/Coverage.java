package io.shadowgate.report;

/** Where every record that was read went. */
public record Coverage(
        long rejected,
        long notSampled,
        long scored,
        long timedOut,
        long modelError,
        long badInput,
        long missing) {

    public long read() {
        return rejected + notSampled + compared();
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
                Math.addExact(scored, other.scored),
                Math.addExact(timedOut, other.timedOut),
                Math.addExact(modelError, other.modelError),
                Math.addExact(badInput, other.badInput),
                Math.addExact(missing, other.missing));
    }
}
