/** A Flink cluster of separate processes on this machine, made from Maven's artifacts. */
package io.shadowgate.cluster;
