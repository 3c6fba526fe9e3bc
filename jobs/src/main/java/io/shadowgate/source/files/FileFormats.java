package io.shadowgate.source.files;

import io.shadowgate.source.csv.CsvRows;
import io.shadowgate.source.format.FileFormat;
import io.shadowgate.source.json.JsonLines;
import io.shadowgate.source.parquet.ParquetRows;
import io.shadowgate.spec.Traffic;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.core.fs.Path;

/**
 * The formats of a log's files. To add a format is to add it to the list in {@link #of} and to
 * {@link Traffic.Format}.
 */
public final class FileFormats implements Serializable {
    private static final long serialVersionUID = 1;

    private final List<FileFormat> byName;
    private final FileFormat otherwise;

    /**
     * @param byName formats of files whose names say it
     * @param otherwise the format of other files
     */
    private FileFormats(List<FileFormat> byName, FileFormat otherwise) {
        this.byName = List.copyOf(byName);
        this.otherwise = otherwise;
    }

    /** One format for files of all names. */
    static FileFormats only(FileFormat format) {
        return new FileFormats(List.of(), format);
    }

    /** The formats that a spec asks for: by the files' names, unless it says one. */
    public static FileFormats of(Traffic.Form form) {
        FileFormat csv = new CsvRows(form.delimiter(), form.columns());
        if (form.format() == null) {
            FileFormat json = new JsonLines();
            return new FileFormats(List.of(json, csv, new ParquetRows()), json);
        }
        return only(
                switch (form.format()) {
                    case JSON -> JsonLines.ofAnyName();
                    case CSV -> csv;
                    case PARQUET -> new ParquetRows();
                });
    }

    /** Whether a file of this name can be a part of a log. */
    public boolean isNamed(String fileName) {
        return byName.isEmpty() || byName.stream().anyMatch(format -> format.isNamed(fileName));
    }

    /** What a file holds. */
    public FileFormat of(Path file) {
        return byName.stream()
                .filter(format -> format.isNamed(file.getName()))
                .findFirst()
                .orElse(otherwise);
    }
}
