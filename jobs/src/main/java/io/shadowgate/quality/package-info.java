/**
 * What labels that become known later say about both models. {@code QualityTally} counts labelled
 * requests, {@code QualityCounts} are the counts of a window or of a sum of windows, and a {@code
 * QualityReport} says which window they are about.
 */
package io.shadowgate.quality;
