package io.shadowgate.output.kafka;

import org.jspecify.annotations.Nullable;

/** A record on its way to a topic. */
public record KafkaMessage(String topic, byte @Nullable [] key, byte[] value) {}
