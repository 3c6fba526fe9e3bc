/**
 * What a window counts. Comparisons add to tallies, {@code sql/window_report.sql} sums the tallies of
 * a window to its report, and {@code WindowColumn} is the table of all that is counted.
 */
package io.shadowgate.window;
