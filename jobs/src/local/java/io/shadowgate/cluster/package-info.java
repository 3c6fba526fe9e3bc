/** A Flink cluster of processes on this machine, with a Kafka broker if asked for. */
package io.shadowgate.cluster;
