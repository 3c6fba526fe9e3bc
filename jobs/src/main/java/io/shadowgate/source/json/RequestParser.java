package io.shadowgate.source.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static tools.jackson.core.JsonToken.END_OBJECT;

import io.shadowgate.mapping.Envelope;
import io.shadowgate.mapping.MappedReader;
import io.shadowgate.record.Heartbeat;
import io.shadowgate.record.HeartbeatReader;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Position;
import io.shadowgate.record.RecordLayout;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestDraft;
import io.shadowgate.record.RequestReader;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.text.Printable;
import io.shadowgate.text.Utf8;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads the bytes of one JSON record.
 *
 * <p>What the test does not need still has to be well-formed JSON. Not thread-safe.
 */
public final class RequestParser {
    private static final Pattern ADVICE =
            Pattern.compile("(: enable `|: was expecting| \\(start marker at).*", Pattern.DOTALL);

    private final JsonFactory json =
            JsonFactory.builder()
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    // Python writes NaN for a shadow that answered NaN, and that answer counts.
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .recyclerPool(JsonRecyclerPools.threadLocalPool())
                    .build();
    private final RequestReader reader;
    private final HeartbeatReader heartbeats = new HeartbeatReader();
    private final PlainRecord plain;
    private final boolean mayBePlain;
    private int lineEnd;

    /** Null for a log in ShadowGate's own layout. */
    private final @Nullable MappedReader mapped;

    public RequestParser(RequestSchema schema) {
        this(schema, false);
    }

    /**
     * @param ofKafka whether records come with an envelope
     */
    public RequestParser(RequestSchema schema, boolean ofKafka) {
        this.reader = new RequestReader(schema, RecordLayout.STANDARD);
        this.plain = new PlainRecord(schema);
        this.mayBePlain = !schema.isOfAnswers() && schema.mapping() == null;
        this.mapped =
                schema.mapping() == null
                        ? null
                        : new MappedReader(schema, schema.mapping(), ofKafka);
    }

    /**
     * @param position says where the record is; asked only when it is rejected
     */
    public LogRecord parse(byte[] bytes, int offset, int length, Position position) {
        return parse(bytes, offset, length, Envelope.NONE, position);
    }

    /**
     * @param envelope what the log has beside the record
     * @param position says where the record is; asked only when it is rejected
     */
    public LogRecord parse(
            byte[] bytes, int offset, int length, Envelope envelope, Position position) {
        if (mapped != null) {
            mapped.next(envelope);
            return parseMapped(mapped, bytes, offset, length, position);
        }
        LogRecord read = parsePlainLine(bytes, offset, offset + length);
        return read != null && lineEnd == offset + length
                ? read
                : parseAny(bytes, offset, length, position);
    }

    /**
     * Reads the record that begins here and ends with its line, if that is plain. Most records are,
     * and this finds the line's end on the way.
     *
     * @param to the end of the bytes; a newline before it ends the line
     * @return null if the record is left to {@link #parse}; {@link #lineEnd} is set otherwise
     */
    @Nullable LogRecord parsePlainLine(byte[] bytes, int from, int to) {
        if (!mayBePlain) {
            return null;
        }
        lineEnd = plain.readLine(bytes, from, to, reader.next());
        MirroredRequest request = lineEnd < 0 ? null : reader.request();
        return request == null ? null : new LogRecord(request, null);
    }

    /** Where the line ends that {@link #parsePlainLine} read. */
    int lineEnd() {
        return lineEnd;
    }

    private LogRecord parseMapped(
            MappedReader mapped, byte[] bytes, int offset, int length, Position position) {
        if (mapped.readPlain(bytes, offset, length)) {
            return mapped.record(bytes, offset, length, position);
        }
        if (!Utf8.isValid(bytes, offset, offset + length)) {
            mapped.fault("not valid UTF-8");
            return mapped.record(bytes, offset, length, position);
        }
        if (length >= 2 && (bytes[offset] == 0 || bytes[offset + 1] == 0)) {
            mapped.fault("begins with a zero byte; a log is UTF-8 text");
            return mapped.record(bytes, offset, length, position);
        }
        try (JsonParser parser =
                json.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser.nextToken();
            mapped.read(parser);
            if (parser.nextToken() != null) {
                mapped.fault("more than one JSON value on the line");
            }
        } catch (JacksonException e) {
            mapped.fault("not valid JSON: " + withoutAdvice(e.getOriginalMessage()));
        }
        return mapped.record(bytes, offset, length, position);
    }

    /** Reads a record that is not plain, or one in the layout of a mapping. */
    LogRecord parseOther(byte[] bytes, int offset, int length, Position position) {
        return mayBePlain
                ? parseAny(bytes, offset, length, position)
                : parse(bytes, offset, length, position);
    }

    /** Without a look at whether the record is plain. */
    LogRecord parseAny(byte[] bytes, int offset, int length, Position position) {
        RequestDraft draft = reader.next();
        if (!Utf8.isValid(bytes, offset, offset + length)) {
            draft.fault("not valid UTF-8");
            // The parser itself reads on or not, by whether it met the same bytes before.
            byte[] mended = new String(bytes, offset, length, UTF_8).getBytes(UTF_8);
            return parseJson(mended, 0, mended.length, position, draft);
        }
        if (length >= 2 && (bytes[offset] == 0 || bytes[offset + 1] == 0)) {
            // The JSON parser would take it for UTF-16, whose lines do not end where ours do.
            draft.fault("begins with a zero byte; a log is UTF-8 text");
            return draft.rejected(bytes, offset, length, position);
        }
        return parseJson(bytes, offset, length, position, draft);
    }

    private LogRecord parseJson(
            byte[] bytes, int offset, int length, Position position, RequestDraft draft) {
        try (JsonParser parser =
                json.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser.nextToken();
            reader.read(parser);
            if (parser.currentToken() == END_OBJECT && parser.nextToken() != null) {
                draft.fault("more than one JSON value on the line");
            }
            MirroredRequest request = reader.request();
            if (request != null) {
                return new LogRecord(request, null);
            }
            if (draft.isWithoutId()) {
                Heartbeat heartbeat = heartbeat(bytes, offset, length);
                if (heartbeat != null) {
                    return LogRecord.of(heartbeat);
                }
            }
        } catch (RejectedRecordException e) {
            return LogRecord.rejected(e.getMessage(), bytes, offset, length, position, null);
        } catch (JacksonException e) {
            draft.fault("not valid JSON: " + withoutAdvice(e.getOriginalMessage()));
        }
        return draft.rejected(bytes, offset, length, position);
    }

    /** The heartbeat that a record is, which has no id; null if it is none. */
    private @Nullable Heartbeat heartbeat(byte[] bytes, int offset, int length)
            throws RejectedRecordException {
        try (JsonParser parser =
                json.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser.nextToken();
            return heartbeats.read(parser);
        }
    }

    /** Drops the JSON library's advice to its own caller, which does not help users. */
    private static String withoutAdvice(String message) {
        // The message quotes what the library could not read.
        return Printable.of(ADVICE.matcher(message).replaceFirst(""));
    }
}
