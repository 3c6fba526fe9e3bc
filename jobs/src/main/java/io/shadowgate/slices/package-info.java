/**
 * Counts comparisons in slices, by period: {@code SliceTally} sums them in each subtask, {@code
 * SlicePeriods} sums these sums, and a {@code SliceReport} says what a period holds.
 */
package io.shadowgate.slices;
