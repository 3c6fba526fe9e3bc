package io.shadowgate.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.FeatureForms;
import io.shadowgate.record.LabelForm;
import io.shadowgate.record.LiveModels;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.json.RequestParser;
import io.shadowgate.spec.Compare.Kind;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads records of a mapped log, one by one. */
final class MappedLog {
    private final String layout;
    private final Map<String, List<FieldPath>> fields = new LinkedHashMap<>();
    private final Map<FieldPath, List<String>> where = new LinkedHashMap<>();
    private Kind kind = Kind.SCORE;
    private List<String> features = List.of();
    private Set<String> listed = Set.of();
    private Set<String> optional = Set.of();
    private ZoneId zone = ZoneOffset.UTC;
    private boolean ofAnswers;
    private LabelForm labels;
    private int longest = 1 << 20;

    /** Made at the first record, and then kept, as a source keeps it. */
    private RequestParser parser;

    /**
     * @param layout null for none
     */
    MappedLog(String layout) {
        this.layout = layout;
    }

    MappedLog field(String field, String... paths) {
        fields.put(field, Arrays.stream(paths).map(FieldPath::of).toList());
        return this;
    }

    MappedLog where(String path, String... values) {
        where.put(FieldPath.of(path), List.of(values));
        return this;
    }

    MappedLog kind(Kind of) {
        kind = of;
        return this;
    }

    MappedLog features(String... names) {
        features = List.of(names);
        return this;
    }

    MappedLog listed(String... names) {
        listed = Set.of(names);
        return this;
    }

    /** These features, and numbers of arrays, may be missing. */
    MappedLog optional(String... names) {
        optional = Set.of(names);
        return this;
    }

    MappedLog zone(String id) {
        zone = ZoneId.of(id);
        return this;
    }

    /** The most bytes of a record. */
    MappedLog longest(int bytes) {
        longest = bytes;
        return this;
    }

    /** The shadow's own log. */
    MappedLog ofAnswers() {
        ofAnswers = true;
        return this;
    }

    /** A log that is read for its labels. */
    MappedLog ofLabels(LabelForm form) {
        labels = form;
        return this;
    }

    LogRecord read(String record) {
        return read(record, Envelope.NONE);
    }

    LogRecord read(String record, Envelope envelope) {
        if (parser == null) {
            parser = parser(envelope != Envelope.NONE);
        }
        byte[] bytes = record.getBytes(UTF_8);
        return parser.parse(bytes, 0, bytes.length, envelope, () -> "log.jsonl:1");
    }

    private RequestParser parser(boolean ofKafka) {
        RecordMapping mapping =
                new RecordMapping(
                        Layouts.fields(layout, fields), where, RecordMapping.WITHIN, zone);
        RequestSchema schema =
                new RequestSchema(
                        kind,
                        ofAnswers ? null : "v12",
                        features,
                        !ofAnswers,
                        !ofAnswers,
                        List.of(),
                        null,
                        longest,
                        labels == null ? mapping : mapping.ofLabels(),
                        new FeatureForms(listed, optional, !optional.isEmpty()),
                        labels,
                        LiveModels.NONE);
        return new RequestParser(schema, ofKafka);
    }

    /** The record's exchange, which has to be without a fault. */
    Exchange exchange(String record) {
        LogRecord read = read(record);
        if (read.exchange() == null || read.exchange().fault() != null) {
            throw new AssertionError(reason(read));
        }
        return read.exchange();
    }

    List<MirroredRequest> requests(String record) {
        try {
            return exchange(record).requests();
        } catch (RejectedRecordException e) {
            throw new AssertionError(e);
        }
    }

    /** Why a record is rejected. */
    String reason(String record) {
        return reason(read(record));
    }

    private static String reason(LogRecord read) {
        if (read.rejected() != null) {
            return read.rejected().reason();
        }
        if (read.exchange() == null) {
            return null;
        }
        if (read.exchange().fault() != null) {
            return read.exchange().fault();
        }
        try {
            read.exchange().requests();
            return null;
        } catch (RejectedRecordException e) {
            return e.getMessage();
        }
    }
}
