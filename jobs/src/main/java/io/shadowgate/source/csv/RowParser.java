package io.shadowgate.source.csv;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Position;
import io.shadowgate.record.RecordLayout;
import io.shadowgate.record.RequestDraft;
import io.shadowgate.record.RequestReader;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.text.Utf8;
import java.util.List;
import tools.jackson.core.JsonParser;

/** Reads the bytes of one CSV record. Not thread-safe. */
final class RowParser {
    private final RequestReader reader;
    private final Cells cells;
    private final RowTokens tokens;
    private final int columns;

    RowParser(RequestSchema schema, List<String> header, char delimiter) {
        this.reader = new RequestReader(schema, RecordLayout.STANDARD);
        this.cells = new Cells(delimiter);
        this.tokens = new RowTokens(schema, header);
        this.columns = header.size();
    }

    LogRecord parse(byte[] bytes, int offset, int length, Position position) {
        RequestDraft draft = reader.next();
        if (!Utf8.isValid(bytes, offset, offset + length)) {
            draft.fault("not valid UTF-8");
        }
        cells.split(bytes, offset, offset + length);
        if (cells.fault() != null) {
            draft.fault(cells.fault());
        }
        if (cells.count() != columns) {
            draft.fault(
                    "the row has "
                            + cells.count()
                            + " cells, but there are "
                            + columns
                            + " columns (traffic.files.delimiter says what separates them)");
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
}
