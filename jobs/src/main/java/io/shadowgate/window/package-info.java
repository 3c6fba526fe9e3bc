/**
 * The counts of windows. Comparisons add to tallies, {@code sql/window_report.sql} sums the tallies
 * of a window to its report, and {@code WindowColumn} lists all columns.
 */
package io.shadowgate.window;
