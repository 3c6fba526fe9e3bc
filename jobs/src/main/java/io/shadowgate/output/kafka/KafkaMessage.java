package io.shadowgate.output.kafka;

import javax.annotation.Nullable;

/** A record on its way to a topic. */
public record KafkaMessage(String topic, @Nullable byte[] key, byte[] value) {}
