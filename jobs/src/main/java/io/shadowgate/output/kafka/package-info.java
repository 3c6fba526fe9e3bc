/** Results as records of Kafka topics, written exactly once. */
package io.shadowgate.output.kafka;
