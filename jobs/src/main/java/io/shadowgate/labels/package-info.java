/**
 * Brings labels that come later to the requests that wait for them. {@link
 * io.shadowgate.labels.LabelledTraffic} joins the steps: {@code LabelLog} reads labels, {@code
 * LabelJoin} holds requests until their window is mature, {@code LabelTally} counts them, and
 * {@code MatureWindows} sums the counts of each window.
 */
package io.shadowgate.labels;
