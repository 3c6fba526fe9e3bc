package io.shadowgate.mapping;

import org.jspecify.annotations.Nullable;

/** What a log has beside the bytes of a record: of Kafka, headers, a key and a timestamp. */
public interface Envelope {
    /** That of a file. */
    Envelope NONE =
            new Envelope() {
                @Override
                public @Nullable String header(String name) {
                    return null;
                }

                @Override
                public byte @Nullable [] key() {
                    return null;
                }

                @Override
                public @Nullable Long timestamp() {
                    return null;
                }
            };

    /** A header's text; null if there is none. */
    @Nullable String header(String name);

    /** The key's bytes; null if there is none. */
    byte @Nullable [] key();

    /** The Kafka timestamp in epoch milliseconds; null if there is none. */
    @Nullable Long timestamp();
}
