package io.shadowgate.mapping;

import static io.shadowgate.layout.MappedFields.SEGMENTS;
import static io.shadowgate.layout.MappedFields.SEGMENT_PREFIX;
import static io.shadowgate.layout.MappedFields.STATUS;
import static io.shadowgate.mapping.RecordFields.wrong;

import io.shadowgate.layout.MappedFields.Latency;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.record.Texts;
import org.jspecify.annotations.Nullable;

/** What a record says of a call beside its bodies: status, latencies, errors and segments. */
final class CallFacts {
    private final RequestSchema schema;
    private final RecordFields fields;

    /** The field of each segment, where it has one of its own. */
    private final String[] segmentFields;

    CallFacts(RequestSchema schema, RecordFields fields) {
        this.schema = schema;
        this.fields = fields;
        this.segmentFields =
                schema.segments().stream().map(SEGMENT_PREFIX::concat).toArray(String[]::new);
    }

    /** The HTTP status; null if the record has none. */
    @Nullable Integer status() throws RejectedRecordException {
        Found found = fields.find(STATUS);
        if (found == null || found.one() instanceof Scalar none && none.isNull()) {
            return null;
        }
        double status = Numerals.of(found.one());
        if (status != Math.rint(status)) {
            throw wrong(STATUS, found, "an HTTP status such as 200");
        }
        return (int) status;
    }

    /** The primary's latency in milliseconds, whatever its unit; NaN if there is none. */
    double latency() throws RejectedRecordException {
        for (Latency unit : Latency.values()) {
            Found found = fields.find(unit.field());
            if (found != null && !(found.one() instanceof Scalar none && none.isAbsent())) {
                double latency = Numerals.of(found.one());
                if (!(latency >= 0)) {
                    throw wrong(unit.field(), found, "a number, not negative");
                }
                return unit.millis(latency);
            }
        }
        return Double.NaN;
    }

    /** A latency in milliseconds; NaN if it is none. */
    double latencyOrUnknown(String field) throws RejectedRecordException {
        Found found = fields.find(field);
        double latency = found == null ? Double.NaN : Numerals.of(found.one());
        return latency >= 0 ? latency : Double.NaN;
    }

    /** What went wrong; null for no error, in the forms in which logs write it. */
    @Nullable String error(String field) throws RejectedRecordException {
        Found found = fields.find(field);
        if (found == null) {
            return null;
        }
        if (!(found.one() instanceof Scalar error)) {
            return found.one().shown();
        }
        boolean none =
                switch (error.type()) {
                    case NULL, FALSE -> true;
                    case TRUE -> false;
                    case TEXT -> error.text().isEmpty();
                    case WHOLE, FRACTION -> error.number() == 0 || Double.isNaN(error.number());
                };
        return none ? null : Texts.mend(error.text());
    }

    /** Fills in the segments that the test asks for. */
    void segments(String[] segments) throws RejectedRecordException {
        Found all = fields.find(SEGMENTS);
        for (int i = 0; i < segments.length; i++) {
            String name = schema.segments().get(i);
            Found own = fields.find(segmentFields[i]);
            Value value =
                    own != null
                            ? own.one()
                            : all != null && all.one() instanceof Members object
                                    ? object.get(name)
                                    : null;
            if (value instanceof Scalar scalar && !scalar.isAbsent()) {
                segments[i] = whole("segment " + name, scalar.text());
            } else if (value != null && !(value instanceof Scalar)) {
                throw new RejectedRecordException(
                        "segment " + name + " must be a text, not " + value.shown());
            }
        }
        String key = schema.sampleSegment();
        if (key != null && segments[schema.segmentAt(key)] == null) {
            throw new RejectedRecordException(
                    "segments." + key + ", the key to sample by, is missing");
        }
    }

    /** JSON can escape half of a surrogate pair, which no result in UTF-8 could hold. */
    static String whole(String field, String text) throws RejectedRecordException {
        if (!Texts.isWhole(text)) {
            throw new RejectedRecordException(field + " holds half of a surrogate pair");
        }
        return text;
    }
}
