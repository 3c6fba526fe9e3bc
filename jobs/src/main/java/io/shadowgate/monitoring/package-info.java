/**
 * The metrics of a running test. {@link io.shadowgate.monitoring.JobMetric} lists them all; {@code
 * jobs/docs/metrics.md} is generated from it.
 */
package io.shadowgate.monitoring;
