package io.shadowgate.inspect;

import io.shadowgate.mapping.Envelope;
import java.util.Map;

/** Headers of a Kafka record that has no time of its own. */
record HeadersOnly(Map<String, String> headers) implements Envelope {
    @Override
    public String header(String name) {
        return headers.get(name);
    }

    @Override
    public byte[] key() {
        return null;
    }

    @Override
    public Long timestamp() {
        return null;
    }
}
