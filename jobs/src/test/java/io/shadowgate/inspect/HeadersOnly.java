package io.shadowgate.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.mapping.Envelope;
import java.util.Map;

/** Headers of a Kafka record that has no time of its own. */
record HeadersOnly(Map<String, String> headers) implements Envelope {
    @Override
    public byte[] headerBytes(String name) {
        String text = headers.get(name);
        return text == null ? null : text.getBytes(UTF_8);
    }

    @Override
    public String key() {
        return null;
    }

    @Override
    public Long timestamp() {
        return null;
    }
}
