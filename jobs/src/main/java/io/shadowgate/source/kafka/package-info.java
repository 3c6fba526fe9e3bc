/**
 * The requests of a Kafka topic, a record a Kafka record. {@link
 * io.shadowgate.source.kafka.KafkaCheck} finds out before a start whether the topic can be read.
 */
package io.shadowgate.source.kafka;
