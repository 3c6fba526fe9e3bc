package io.shadowgate.source.files;

import io.shadowgate.source.format.FileFormat;
import io.shadowgate.source.json.JsonLines;
import io.shadowgate.source.parquet.ParquetRows;
import java.util.List;
import org.apache.flink.core.fs.Path;

/** The formats of files. To add a format is to add it to this list. */
final class FileFormats {
    private static final FileFormat OTHERWISE = new JsonLines();
    private static final List<FileFormat> ALL = List.of(OTHERWISE, new ParquetRows());

    private FileFormats() {}

    /** Whether a format has names such as this. */
    static boolean isNamed(String fileName) {
        return ALL.stream().anyMatch(format -> format.isNamed(fileName));
    }

    /** What the file's name says that it holds; JSON lines if it says nothing. */
    static FileFormat of(Path file) {
        return ALL.stream()
                .filter(format -> format.isNamed(file.getName()))
                .findFirst()
                .orElse(OTHERWISE);
    }
}
