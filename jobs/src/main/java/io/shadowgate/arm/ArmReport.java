package io.shadowgate.arm;

/**
 * What a window counted of the old model and of one new model.
 *
 * @param windowStart first instant of the window, in epoch milliseconds
 * @param windowEnd first instant after it
 */
public record ArmReport(String test, String shadow, long windowStart, long windowEnd, Arms arms) {

    public ArmReport {
        if (windowEnd <= windowStart) {
            throw new IllegalArgumentException("a window from " + windowStart + " to " + windowEnd);
        }
    }

    /** The sum of two parts of the same window. */
    public ArmReport plus(ArmReport other) {
        return new ArmReport(test, shadow, windowStart, windowEnd, arms.plus(other.arms));
    }
}
