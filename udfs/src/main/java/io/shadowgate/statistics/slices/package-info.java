/**
 * Slices: requests that share feature values, counted for all single values and all pairs of values
 * at once, and the search for those in which a shadow differs. The code does not depend on Flink.
 */
package io.shadowgate.statistics.slices;
