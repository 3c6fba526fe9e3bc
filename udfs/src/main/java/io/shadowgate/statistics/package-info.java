/**
 * Mergeable counts and the statistics computed from them: histograms, confusion matrices, distances
 * between distributions, tests. The code does not depend on Flink. Merging gives the same result in
 * any order.
 */
package io.shadowgate.statistics;
