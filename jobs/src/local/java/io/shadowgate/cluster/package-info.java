/** A Flink cluster of processes on this machine, with an optional Kafka broker. */
package io.shadowgate.cluster;
