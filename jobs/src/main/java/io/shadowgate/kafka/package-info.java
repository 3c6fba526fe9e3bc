/** What reading from Kafka and writing to it have in common. */
package io.shadowgate.kafka;
