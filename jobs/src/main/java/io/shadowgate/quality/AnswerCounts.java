package io.shadowgate.quality;

/**
 * Requests to which the primary gave one answer. What the primary decides can decide whether a
 * label ever exists, so labels are counted by it.
 *
 * @param agreeing requests on which both agree
 * @param differing requests on which they do not
 */
public record AnswerCounts(Cell agreeing, Cell differing) {
    /** No requests. */
    public static final AnswerCounts NONE = new AnswerCounts(Cell.NONE, Cell.NONE);

    public AnswerCounts plus(AnswerCounts other) {
        return new AnswerCounts(agreeing.plus(other.agreeing), differing.plus(other.differing));
    }

    /** Both kinds of requests together. */
    public Cell all() {
        return agreeing.plus(differing);
    }
}
