package io.shadowgate.source.csv;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.MappedFields;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.mapping.MappedReader;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Position;
import io.shadowgate.record.RecordLayout;
import io.shadowgate.record.RequestDraft;
import io.shadowgate.record.RequestReader;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.text.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.util.TokenBuffer;

/** Reads the bytes of one CSV record. Not thread-safe. */
final class RowParser {
    private static final FieldPath OWN_FEATURES =
            new FieldPath(FieldPath.Root.RECORD, List.of(MappedFields.FEATURES));

    private final RequestReader reader;

    /** Null for a log in ShadowGate's own layout. */
    private final @Nullable MappedReader mapped;

    /** Whether the mapping has features where ShadowGate's own layout does. */
    private final boolean nests;

    private final Cells cells;
    private final RowTokens tokens;
    private final PlainRow plain;
    private final List<String> header;
    private final int columns;

    RowParser(RequestSchema schema, List<String> header, char delimiter) {
        this.reader = new RequestReader(schema, RecordLayout.STANDARD);
        this.cells = new Cells(delimiter);
        this.tokens = new RowTokens(schema, header);
        this.plain = new PlainRow(schema, tokens);
        this.mapped =
                schema.mapping() == null ? null : new MappedReader(schema, schema.mapping(), false);
        this.nests =
                schema.mapping() != null
                        && schema.mapping().paths(MappedFields.FEATURES).contains(OWN_FEATURES);
        this.header = header;
        this.columns = header.size();
    }

    LogRecord parse(byte[] bytes, int offset, int length, Position position) {
        if (mapped != null) {
            return parseMapped(mapped, bytes, offset, length, position);
        }
        RequestDraft draft = reader.next();
        boolean utf8 = Utf8.isValid(bytes, offset, offset + length);
        cells.split(bytes, offset, offset + length);
        if (utf8 && cells.fault() == null && cells.count() == columns) {
            if (plain.read(cells, draft)) {
                MirroredRequest request = reader.request();
                if (request != null) {
                    return new LogRecord(request, null);
                }
            }
            draft = reader.next();
        }
        if (!utf8) {
            draft.fault("not valid UTF-8");
        }
        if (cells.fault() != null) {
            draft.fault(cells.fault());
        }
        if (cells.count() != columns) {
            draft.fault(countFault());
        } else {
            if (tokens.headerFault() != null) {
                draft.fault(tokens.headerFault());
            }
            try (JsonParser parser = tokens.of(cells).asParser()) {
                parser.nextToken();
                reader.read(parser);
            }
        }
        MirroredRequest request = reader.request();
        return request == null
                ? draft.rejected(bytes, offset, length, position)
                : new LogRecord(request, null);
    }

    private LogRecord parseMapped(
            MappedReader mapped, byte[] bytes, int offset, int length, Position position) {
        mapped.next(Envelope.NONE);
        if (!Utf8.isValid(bytes, offset, offset + length)) {
            mapped.fault("not valid UTF-8");
        }
        cells.split(bytes, offset, offset + length);
        if (cells.fault() != null) {
            mapped.fault(cells.fault());
        }
        if (cells.count() != columns) {
            mapped.fault(countFault());
        } else {
            TokenBuffer row = nests ? tokens.nested(cells, header) : RowTokens.flat(cells, header);
            try (JsonParser parser = row.asParser()) {
                parser.nextToken();
                mapped.read(parser);
            }
        }
        return mapped.record(bytes, offset, length, position);
    }

    private String countFault() {
        return "the row has "
                + cells.count()
                + " cells, but there are "
                + columns
                + " columns (traffic.files.delimiter says what separates them)";
    }
}
