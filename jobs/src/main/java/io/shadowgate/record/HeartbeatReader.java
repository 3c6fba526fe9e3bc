package io.shadowgate.record;

import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a record as the heartbeat of a mirror. Only a record that has a {@code mirror} and no
 * {@code request_id} can be one.
 */
public final class HeartbeatReader {
    private static final String MIRROR = "mirror";
    private static final String TIMESTAMP = "timestamp";
    private static final String DROPPED = "dropped";

    private final FieldValue value = new FieldValue();

    /**
     * @param parser stands at the beginning of the record, which is well-formed
     * @return null if the record is no heartbeat
     * @throws RejectedRecordException if it has a mirror, but is no proper heartbeat
     */
    @Nullable
    public Heartbeat read(JsonParser parser) throws RejectedRecordException {
        String mirror = null;
        Long timestamp = null;
        Double dropped = null;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "request_id" -> {
                    return null;
                }
                case MIRROR -> mirror = value.at(parser, token, name).text();
                case TIMESTAMP ->
                        timestamp = value.at(parser, token, name).timestamp(ZoneOffset.UTC);
                case DROPPED -> dropped = value.at(parser, token, name).number();
                default -> parser.skipChildren();
            }
        }
        if (mirror == null) {
            return null;
        }
        if (timestamp == null || dropped == null) {
            throw new RejectedRecordException(
                    (timestamp == null ? TIMESTAMP : DROPPED)
                            + " is missing in the heartbeat of mirror "
                            + Texts.beginning(mirror));
        }
        if (!(dropped >= 0 && dropped < 0x1p53) || dropped != Math.rint(dropped)) {
            throw new RejectedRecordException(
                    "dropped is " + dropped + ", not a whole number from 0 on");
        }
        return new Heartbeat(mirror, timestamp, dropped.longValue());
    }
}
