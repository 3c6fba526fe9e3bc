package io.shadowgate.source.parquet;

import io.shadowgate.source.format.Peek;
import io.shadowgate.source.parquet.ParquetFile.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/** The first rows of a Parquet file as trees. It reads as few row groups as hold them. */
final class ParquetPeek {
    private static final JsonMapper JSON = new JsonMapper();

    private ParquetPeek() {}

    static Peek of(Path path, int most) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        long bytes = 0;
        try (ParquetFileReader file = new ParquetFile(path).open()) {
            MessageType schema = file.getFileMetaData().getSchema();
            RowTokens tokens = new RowTokens(schema, true);
            int group = 0;
            while (records.size() < most && group < file.getRowGroups().size()) {
                bytes += file.getRowGroups().get(group).getCompressedSize();
                PageReadStore pages = file.readRowGroup(group);
                RecordReader<TokenBuffer> rows =
                        new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, tokens);
                for (long row = 0; row < pages.getRowCount() && records.size() < most; row++) {
                    try (JsonParser parser = rows.read().asParser()) {
                        records.add(JSON.readTree(parser));
                    }
                }
                group++;
            }
            return new Peek(records, bytes, records.size() == file.getRecordCount(), null);
        } catch (StorageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The reader of the rows meets the damage too, and says it in words.
            return new Peek(records, bytes, false, "its data is damaged");
        }
    }
}
