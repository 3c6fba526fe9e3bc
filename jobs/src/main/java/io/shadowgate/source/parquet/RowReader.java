package io.shadowgate.source.parquet;

import io.shadowgate.mapping.Envelope;
import io.shadowgate.mapping.MappedReader;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Position;
import io.shadowgate.record.RecordLayout;
import io.shadowgate.record.RequestDraft;
import io.shadowgate.record.RequestReader;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.parquet.ParquetFile.StorageException;
import io.shadowgate.storage.LogPaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Reads the row groups of a Parquet file that begin within one split. Positions are row numbers in
 * the file, counted from 0. The needed columns of one row group at a time are in memory,
 * compressed.
 *
 * <p>At damaged data, the rest of the row group is skipped and rejected as one record.
 */
final class RowReader implements BulkFormat.Reader<LogRecord> {
    private static final int BATCH = 1024;
    private static final JsonFactory JSON = new JsonFactory();

    /** Parts of a message that do not help: an object's address, or a whole schema or footer. */
    private static final Pattern DUMP =
            Pattern.compile(
                    "!? Struct: .*| in message .*|( at)? [\\w.$]+@[0-9a-f]+|\n.*", Pattern.DOTALL);

    private static final Pattern WORDS = Pattern.compile("[A-Za-z]{2,}[ ,;:]+[A-Za-z]{2,}");

    private final Path path;
    private final RequestReader reader;

    /** Null for a log in ShadowGate's own layout. */
    private final @Nullable MappedReader mapped;

    /** Row groups still to read. */
    private final List<Integer> groups = new ArrayList<>();

    @Nullable private ParquetFileReader file;
    @Nullable private RowTokens tokens;
    @Nullable private MessageColumnIO columns;
    @Nullable private RecordReader<TokenBuffer> rows;

    /** The next row to read. */
    private long row;

    /** The end (exclusive) of the current row group. */
    private long groupEnd;

    /** The damage of the whole file; null if there is none or it was reported. */
    @Nullable private String damage;

    /**
     * @param from the first row not read yet; 0 for the whole split
     */
    RowReader(FileSourceSplit split, long from, RequestSchema schema) throws IOException {
        this.path = split.path();
        this.reader = new RequestReader(schema, RecordLayout.STANDARD);
        this.mapped =
                schema.mapping() == null ? null : new MappedReader(schema, schema.mapping(), false);
        this.row = from;
        if (split.fileSize() == 0) {
            damage = from == 0 ? "the file cannot be read as Parquet: it is empty" : null;
            return;
        }
        try {
            open(split, schema);
        } catch (IOException | RuntimeException e) {
            close();
            groups.clear();
            // Only the first split of the file reports the damage.
            if (split.offset() == 0 && from == 0) {
                damage = "the file cannot be read as Parquet: " + fault(e);
            } else {
                fault(e);
            }
        }
    }

    private void open(FileSourceSplit split, RequestSchema schema) throws IOException {
        file = new ParquetFile(path).open();
        MessageType needed = ParquetColumns.needed(file.getFileMetaData().getSchema(), schema);
        file.setRequestedSchema(needed);
        tokens = new RowTokens(needed, mapped != null);
        columns = new ColumnIOFactory().getColumnIO(needed);
        List<BlockMetaData> all = file.getRowGroups();
        for (int i = 0; i < all.size(); i++) {
            BlockMetaData group = all.get(i);
            long inSplit = group.getStartingPos() - split.offset();
            if (group.getRowCount() > 0
                    && inSplit >= 0
                    && inSplit < split.length()
                    && group.getRowIndexOffset() + group.getRowCount() > row) {
                groups.add(i);
            }
        }
    }

    @Override
    public BulkFormat.@Nullable RecordIterator<LogRecord> readBatch() throws IOException {
        List<RecordAndPosition<LogRecord>> batch = new ArrayList<>();
        if (damage != null) {
            batch.add(rejected(damage, 0, 1));
            damage = null;
        }
        while (batch.isEmpty() && (rows != null || !groups.isEmpty())) {
            read(batch);
        }
        return batch.isEmpty() ? null : new Rows(batch.iterator());
    }

    private void read(List<RecordAndPosition<LogRecord>> batch) throws IOException {
        try {
            RecordReader<TokenBuffer> reading = rows == null ? enterGroup(groups.remove(0)) : rows;
            while (batch.size() < BATCH && row < groupEnd) {
                TokenBuffer record = reading.read();
                long number = row;
                LogRecord read = read(record, () -> position(number));
                row++;
                batch.add(new RecordAndPosition<>(read, row, 0));
            }
        } catch (IOException | RuntimeException e) {
            String reason =
                    "rows " + (row + 1) + " to " + groupEnd + " cannot be read: " + fault(e);
            batch.add(rejected(reason, row, groupEnd));
            row = groupEnd;
        }
        if (row >= groupEnd) {
            rows = null;
        }
    }

    private LogRecord read(TokenBuffer row, Position position) {
        if (mapped != null) {
            return readMapped(mapped, row, position);
        }
        RequestDraft draft = reader.next();
        if (Objects.requireNonNull(tokens).isNotUtf8()) {
            draft.fault("not valid UTF-8");
        }
        try (JsonParser parser = row.asParser()) {
            parser.nextToken();
            reader.read(parser);
        }
        MirroredRequest request = reader.request();
        if (request != null) {
            return new LogRecord(request, null);
        }
        byte[] shown = json(row);
        return draft.rejected(shown, 0, shown.length, position);
    }

    private LogRecord readMapped(MappedReader mapped, TokenBuffer row, Position position) {
        mapped.next(Envelope.NONE);
        if (Objects.requireNonNull(tokens).isNotUtf8()) {
            mapped.fault("not valid UTF-8");
        }
        try (JsonParser parser = row.asParser()) {
            parser.nextToken();
            mapped.read(parser);
        }
        return mapped.record(
                () -> {
                    byte[] shown = json(row);
                    return LogRecord.shown(shown, 0, shown.length);
                },
                position);
    }

    private static byte[] json(TokenBuffer row) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            row.serialize(out);
        }
        return text.toByteArray();
    }

    private RecordReader<TokenBuffer> enterGroup(int index) throws IOException {
        // Only an open file has groups.
        ParquetFileReader file = Objects.requireNonNull(this.file);
        MessageColumnIO columns = Objects.requireNonNull(this.columns);
        RowTokens tokens = Objects.requireNonNull(this.tokens);
        BlockMetaData group = file.getRowGroups().get(index);
        long first = group.getRowIndexOffset();
        long unread = Math.max(row, first);
        row = unread;
        groupEnd = first + group.getRowCount();
        PageReadStore pages = file.readRowGroup(index);
        RecordReader<TokenBuffer> entered = columns.getRecordReader(pages, tokens);
        for (long skipped = first; skipped < unread; skipped++) {
            entered.read();
        }
        rows = entered;
        return entered;
    }

    private RecordAndPosition<LogRecord> rejected(String reason, long at, long next) {
        LogRecord record = LogRecord.rejected(reason, new byte[0], 0, 0, () -> position(at), null);
        return new RecordAndPosition<>(record, next, 0);
    }

    private String position(long number) {
        return LogPaths.shown(path) + ":" + (number + 1);
    }

    /**
     * A description of the damage.
     *
     * @throws StorageException if the storage failed and not the data
     */
    private static String fault(Exception e) throws StorageException {
        String words = null;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageException storage) {
                throw storage;
            }
            if (cause instanceof UnsupportedOperationException && cause.getMessage() != null) {
                return cause.getMessage();
            }
            if (isToldInWords(cause)) {
                words = DUMP.matcher(cause.getMessage()).replaceAll("").trim();
            }
        }
        if (words == null) {
            return "its data is damaged";
        }
        // Parquet's header parser gives this message when there are no more bytes.
        boolean cut = words.startsWith("Socket is closed");
        return "its data is damaged (" + (cut ? "it ends too early" : words) + ")";
    }

    /**
     * Whether the message helps users. It does not if damaged bytes were read as an offset or a
     * length.
     */
    private static boolean isToldInWords(Throwable cause) {
        return cause.getMessage() != null
                && WORDS.matcher(cause.getMessage()).find()
                && !cause.getMessage().startsWith(cause.getClass().getPackageName())
                && !(cause instanceof IndexOutOfBoundsException
                        || cause instanceof NegativeArraySizeException
                        || cause instanceof NullPointerException
                        || cause instanceof ClassCastException
                        || cause instanceof java.nio.BufferUnderflowException);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private record Rows(Iterator<RecordAndPosition<LogRecord>> rows)
            implements BulkFormat.RecordIterator<LogRecord> {
        @Nullable
        @Override
        public RecordAndPosition<LogRecord> next() {
            return rows.hasNext() ? rows.next() : null;
        }

        @Override
        public void releaseBatch() {}
    }
}
