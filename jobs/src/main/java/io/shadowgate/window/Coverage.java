package io.shadowgate.window;

import java.util.function.ToLongFunction;

/**
 * How every record that was read was used. A request and its answer in the shadow's own log count
 * as one.
 *
 * @param incomplete those of the rejected records that lack a feature
 */
public record Coverage(
        long rejected,
        long notSampled,
        long duplicates,
        long primaryMissing,
        long scored,
        long timedOut,
        long modelError,
        long badInput,
        long missing,
        long unavailable,
        long incomplete) {

    /** Of no records. */
    public static final Coverage NONE = of(column -> 0);

    /**
     * @param counts gives the count of a column
     */
    public static Coverage of(ToLongFunction<WindowColumn> counts) {
        return new Coverage(
                counts.applyAsLong(WindowColumn.REJECTED),
                counts.applyAsLong(WindowColumn.NOT_SAMPLED),
                counts.applyAsLong(WindowColumn.DUPLICATES),
                counts.applyAsLong(WindowColumn.PRIMARY_MISSING),
                counts.applyAsLong(WindowColumn.SCORED),
                counts.applyAsLong(WindowColumn.TIMED_OUT),
                counts.applyAsLong(WindowColumn.MODEL_ERROR),
                counts.applyAsLong(WindowColumn.BAD_INPUT),
                counts.applyAsLong(WindowColumn.MISSING),
                counts.applyAsLong(WindowColumn.UNAVAILABLE),
                counts.applyAsLong(WindowColumn.INCOMPLETE));
    }

    public long read() {
        return rejected + notSampled + duplicates + primaryMissing + taken();
    }

    /** Requests that take part in the test, whether the shadow could be asked or not. */
    public long taken() {
        return compared() + unavailable;
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
                Math.addExact(missing, other.missing),
                Math.addExact(unavailable, other.unavailable),
                Math.addExact(incomplete, other.incomplete));
    }
}
