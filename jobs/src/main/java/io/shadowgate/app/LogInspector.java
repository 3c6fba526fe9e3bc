package io.shadowgate.app;

import io.shadowgate.inspect.CsvGuess;
import io.shadowgate.inspect.FileKind;
import io.shadowgate.inspect.LogFacts;
import io.shadowgate.inspect.Recognition;
import io.shadowgate.inspect.Sampled;
import io.shadowgate.inspect.SpecDraft;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.model.Memory;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.source.compression.Decompression;
import io.shadowgate.source.csv.CsvPeek;
import io.shadowgate.source.files.FileFormats;
import io.shadowgate.source.files.FoundFiles;
import io.shadowgate.source.files.LogFile;
import io.shadowgate.source.files.RequestFiles;
import io.shadowgate.source.format.Head;
import io.shadowgate.source.format.Peek;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.Globs;
import io.shadowgate.storage.LogPaths;
import io.shadowgate.storage.Storage;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks at the first records of a log. It starts no job and writes nothing. */
public final class LogInspector {
    private static final int HEAD = 64 * 1024;
    private static final int ROWS_TO_TELL = 50;
    private static final String DELTA_LOG = "_delta_log";

    private final Most most;
    private final @Nullable String layout;

    /**
     * How much to read.
     *
     * @param records in all
     * @param bytes in all, of uncompressed content
     * @param longest time to wait for the records of a topic
     */
    public record Most(int records, int bytes, Duration longest) {}

    /**
     * @param layout the one to try; null to find out
     */
    public LogInspector(Most most, @Nullable String layout) {
        this.most = most;
        this.layout = layout;
    }

    /**
     * A log that was looked at.
     *
     * @param what it is, such as "JSON lines, gzip, 3 files"
     * @param read how much of it was read, in words
     * @param unreadable how many records are not even JSON, or rows of another length
     * @param notes on the files or the topic
     */
    public record Inspected(
            String name,
            String what,
            String read,
            int unreadable,
            LogFacts facts,
            SpecDraft.Place place,
            List<String> notes,
            Trying trying) {}

    /** Reads the same records again, as a run with a spec does. */
    @FunctionalInterface
    public interface Trying {
        LogTrial with(ShadowTest test) throws IOException;
    }

    /** A spec's text as a test. Relative paths are relative to this process's folder. */
    public static ShadowTest test(String spec) {
        return SpecReader.parse(spec, "the draft of a spec", java.nio.file.Path.of(""));
    }

    /**
     * @throws IOException if the files cannot be read; what is wrong with them is a user's error
     */
    public Inspected files(String path) throws IOException {
        Traffic.Files plain = place(path, null);
        List<LogFile> all = found(plain, path);
        String format = null;
        if (all.isEmpty()) {
            // Names may say nothing. A format for all files takes every name.
            all = found(place(path, "json"), path);
            format = all.isEmpty() ? null : "json";
        }
        if (all.isEmpty()) {
            throw nothing(path, plain);
        }
        List<LogFile> some = LogSample.some(all);
        LogFile first = first(some);
        Head head = Head.of(first.path(), HEAD);
        if (head.fault() != null && head.bytes().length == 0) {
            throw new UserError(shown(first) + " cannot be read: " + head.fault());
        }
        FileKind kind = FileKind.of(head.bytes());
        String remedy = kind.remedy();
        if (kind == FileKind.EMPTY) {
            throw new UserError(
                    all.size() == 1
                            ? shown(first) + " is empty: it holds no record"
                            : "all " + some.size() + " files that were looked at are empty");
        }
        if (remedy != null) {
            throw new UserError(shown(first) + " is " + kind.shown() + "; " + remedy);
        }
        Form form = form(first, head, kind, format != null);
        return inspected(path, all, some, form);
    }

    /**
     * The form of the files.
     *
     * @param format to say in a spec; null if names say it
     */
    private record Form(
            Traffic.Format kind, Traffic.@Nullable Format format, @Nullable CsvGuess csv) {
        Traffic.Form traffic() {
            return new Traffic.Form(
                    format,
                    csv == null ? null : (Character) csv.delimiter(),
                    csv == null ? List.of() : csv.columns());
        }
    }

    private static Form form(LogFile file, Head head, FileKind kind, boolean nameless) {
        String name = Decompression.uncompressedName(file.path().getName());
        boolean json =
                name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
        boolean csv = name.endsWith(".csv") || name.endsWith(".tsv");
        boolean parquet = name.endsWith(".parquet");
        if (kind == FileKind.PARQUET) {
            return new Form(
                    Traffic.Format.PARQUET,
                    parquet && !nameless ? null : Traffic.Format.PARQUET,
                    null);
        }
        if (kind == FileKind.JSON && !csv || json) {
            return new Form(
                    Traffic.Format.JSON, json && !nameless ? null : Traffic.Format.JSON, null);
        }
        if (parquet) {
            throw new UserError(shown(file) + " is named .parquet, but it is " + kind.shown());
        }
        CsvGuess guess =
                CsvGuess.of(
                        delimiter -> CsvPeek.rows(head, ROWS_TO_TELL, delimiter),
                        CsvPeek::isNumber);
        if (guess == null && !csv) {
            throw new UserError(
                    shown(file)
                            + " is text, but neither JSON nor CSV; it begins with \""
                            + Printable.of(FileKind.firstLine(head.bytes()))
                            + "\"");
        }
        char usual = name.endsWith(".tsv") ? '\t' : ',';
        CsvGuess said = guess == null ? new CsvGuess(usual, List.of()) : guess;
        boolean plain = csv && said.delimiter() == usual && said.columns().isEmpty();
        return new Form(
                Traffic.Format.CSV,
                csv && !nameless ? null : Traffic.Format.CSV,
                plain ? null : said);
    }

    private Inspected inspected(String path, List<LogFile> all, List<LogFile> some, Form form)
            throws IOException {
        FileFormats formats = FileFormats.of(form.traffic());
        Peek.Most share =
                new Peek.Most(
                        Math.max(1, most.records() / some.size()),
                        Math.max(HEAD, most.bytes() / some.size()));
        List<Sampled> records = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        long bytes = 0;
        boolean whole = some.size() == all.size();
        for (LogFile file : some) {
            Peek peek = formats.of(file.path()).peek(file.path(), share);
            peek.records().forEach(record -> records.add(new Sampled(record, Envelope.NONE)));
            counts.add(peek.records().size());
            bytes += peek.bytes();
            whole &= peek.whole();
            if (peek.fault() != null) {
                notes.add(shown(file) + " cannot be read to its end: " + peek.fault());
            }
        }
        if (records.isEmpty()) {
            throw new UserError(
                    shown(some.get(0))
                            + " holds no whole record in its first "
                            + Memory.size(bytes == 0 ? share.bytes() : bytes));
        }
        int unreadable = (int) records.stream().filter(each -> !each.isReadable()).count();
        if (unreadable == records.size()) {
            throw new UserError(
                    path
                            + ": none of the first "
                            + records.size()
                            + (form.kind() == Traffic.Format.JSON
                                    ? " records is JSON"
                                    : " rows has as many cells as the header"));
        }
        boolean flat = form.kind() == Traffic.Format.CSV;
        if (flat) {
            notes.addAll(CsvNotes.of(readable(records)));
        }
        LogFacts facts = LogFacts.of(Recognition.of(records, flat, layout), readable(records));
        long size = all.stream().mapToLong(LogFile::length).sum();
        return new Inspected(
                path,
                what(form, some.get(0), all, size),
                whole
                        ? "all " + records.size() + " records"
                        : "the first "
                                + records.size()
                                + " records"
                                + (all.size() == 1 ? "" : " of " + some.size() + " files")
                                + ", "
                                + Memory.size(bytes),
                unreadable,
                facts,
                SpecDraft.Place.ofFiles(
                        path,
                        form.format() == null
                                ? null
                                : form.format().name().toLowerCase(Locale.ROOT),
                        form.csv()),
                notes,
                test -> LogSample.of(test, some, counts).trial());
    }

    static List<Sampled> readable(List<Sampled> records) {
        return records.stream().filter(Sampled::isReadable).toList();
    }

    private static String what(Form form, LogFile file, List<LogFile> all, long size) {
        String name = file.path().getName();
        CsvGuess csv = form.csv();
        String kind =
                switch (form.kind()) {
                    case JSON -> "JSON";
                    case CSV ->
                            csv == null || csv.delimiter() == ','
                                    ? "CSV"
                                    : "CSV with "
                                            + (csv.delimiter() == '\t'
                                                    ? "tabs"
                                                    : "\"" + csv.delimiter() + "\"");
                    case PARQUET -> "Parquet";
                };
        String header = csv != null && !csv.columns().isEmpty() ? " without a header" : "";
        String compression =
                name.endsWith(".gz") ? ", gzip" : name.endsWith(".zst") ? ", zstd" : "";
        return kind
                + header
                + compression
                + ", "
                + (all.size() == 1 ? "1 file" : all.size() + " files")
                + " of "
                + Memory.size(size);
    }

    private static Traffic.Files place(String path, @Nullable String format) {
        return test(SpecDraft.ofPlace(SpecDraft.Place.ofFiles(path, format, null)))
                .traffic()
                .requiredFiles();
    }

    private static List<LogFile> found(Traffic.Files files, String path) throws IOException {
        FoundFiles found = RequestFiles.of(files, EventTimeRange.ALL).look();
        refuseDelta(files, path);
        return found.allReadable();
    }

    /** The files of a table in Delta hold rows that are no longer in it. */
    private static void refuseDelta(Traffic.Files files, String path) throws IOException {
        org.apache.flink.core.fs.Path root = RequestFiles.root(files.path());
        if (Storage.of(root).exists(LogPaths.child(root, DELTA_LOG))) {
            throw new UserError(
                    path
                            + " is a Delta table, whose files also hold rows that were deleted or"
                            + " replaced; export it as Parquet or JSON lines");
        }
    }

    private static UserError nothing(String path, Traffic.Files files) throws IOException {
        org.apache.flink.core.fs.Path root = RequestFiles.root(files.path());
        boolean there = Storage.of(root).exists(root);
        boolean glob = Globs.firstWildcard(path) >= 0;
        if (there && !glob && Storage.of(root).getFileStatus(root).isDir()) {
            return new UserError(path + " is a folder without files");
        }
        return new UserError(
                glob
                        ? "no file matches "
                                + path
                                + (path.endsWith("/")
                                        ? "; a glob names files, so write " + path + "**"
                                        : "")
                        : "there is no file or folder "
                                + path
                                + " (to look at a topic, add --bootstrap-servers HOST:PORT)");
    }

    private static LogFile first(List<LogFile> files) {
        return files.get(0);
    }

    private static String shown(LogFile file) {
        return Printable.of(LogPaths.shown(file.path()));
    }
}
