/**
 * From bytes to requests. Each kind of log has a package: files and the formats that files have,
 * and Kafka. {@link io.shadowgate.source.TrafficSource} opens the log that a spec names.
 */
package io.shadowgate.source;
