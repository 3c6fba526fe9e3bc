/** Code shared by reading from Kafka and writing to it. */
package io.shadowgate.kafka;
