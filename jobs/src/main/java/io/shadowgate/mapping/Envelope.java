package io.shadowgate.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.record.RejectedRecordException;
import org.jspecify.annotations.Nullable;

/** What a log has beside the bytes of a record: of Kafka, headers, a key and a timestamp. */
public interface Envelope {
    /** That of a file. */
    Envelope NONE =
            new Envelope() {
                @Override
                public byte @Nullable [] headerBytes(String name) {
                    return null;
                }

                @Override
                public @Nullable String key() {
                    return null;
                }

                @Override
                public @Nullable Long timestamp() {
                    return null;
                }
            };

    /** A header's bytes; null if there is none. */
    byte @Nullable [] headerBytes(String name);

    /** A header's text; null if there is none. */
    default @Nullable String header(String name) {
        byte[] bytes = headerBytes(name);
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    /**
     * The key's text; null if there is none.
     *
     * @throws RejectedRecordException if the key is no text; the message fits behind the path
     */
    @Nullable String key() throws RejectedRecordException;

    /** The Kafka timestamp in epoch milliseconds; null if there is none. */
    @Nullable Long timestamp();
}
