/**
 * The Flink job. {@link io.shadowgate.ShadowTestJob} defines the graph: requests are read,
 * admitted, given to the shadow models, compared, counted in windows, and judged.
 */
package io.shadowgate;
