package io.shadowgate.bins;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.Features;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.FileFormats;
import io.shadowgate.source.files.LogFile;
import io.shadowgate.source.files.RequestFiles;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Slices;
import io.shadowgate.spec.Traffic;
import io.shadowgate.statistics.slices.SliceDimension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.jspecify.annotations.Nullable;

/**
 * Earlier requests, whose features say the bins that the spec leaves open. The same files give the
 * same bins.
 */
final class Calibration {
    /** More requests say no more about ten bins. */
    private static final int MOST_REQUESTS = 200_000;

    /** Of a few requests, quantiles are chance. */
    private static final int LEAST_VALUES = 100;

    private final RequestSchema schema;
    private final List<MirroredRequest> requests = new ArrayList<>();

    private Calibration(ShadowTest test) {
        this.schema = RequestSchema.of(test);
    }

    /**
     * @param path a file, a folder or a glob
     * @throws IllegalArgumentException if there are no requests
     */
    static Calibration read(ShadowTest test, String path) throws IOException {
        Calibration calibration = new Calibration(test);
        Traffic.Form form =
                test.traffic().files() == null
                        ? new Traffic.Form(null, null, List.of())
                        : test.traffic().files().form();
        Traffic.Files files = new Traffic.Files(path, null, Duration.ZERO, null, form);
        List<LogFile> found = new ArrayList<>(RequestFiles.of(files, EventTimeRange.ALL).list());
        found.sort(Comparator.comparing(file -> file.path().toString()));
        RequestFormat format = new RequestFormat(calibration.schema, FileFormats.of(form));
        for (LogFile file : found) {
            calibration.read(format, file);
        }
        if (calibration.requests.isEmpty()) {
            throw new IllegalArgumentException(
                    "slices.calibration: no request in "
                            + path
                            + " ("
                            + found.size()
                            + " files); name a file, a folder or a glob with requests like those of"
                            + " the log");
        }
        return calibration;
    }

    private void read(RequestFormat format, LogFile file) throws IOException {
        FileSourceSplit split =
                new FileSourceSplit(
                        file.path().toString(),
                        file.path(),
                        0,
                        file.length(),
                        file.modified(),
                        file.length());
        try (BulkFormat.Reader<LogRecord> reader =
                format.createReader(new Configuration(), split)) {
            BulkFormat.RecordIterator<LogRecord> batch = reader.readBatch();
            while (batch != null && requests.size() < MOST_REQUESTS) {
                RecordAndPosition<LogRecord> next = batch.next();
                while (next != null && requests.size() < MOST_REQUESTS) {
                    add(next.getRecord());
                    next = batch.next();
                }
                batch.releaseBatch();
                batch = reader.readBatch();
            }
        }
    }

    private void add(LogRecord record) {
        if (record.request() != null) {
            requests.add(record.request());
        } else if (record.exchange() != null) {
            try {
                requests.addAll(record.exchange().requests());
            } catch (RejectedRecordException e) {
                // The run itself rejects such a record and says why.
                return;
            }
        }
    }

    /**
     * The bins of a feature.
     *
     * @throws IllegalArgumentException if too few requests have it
     */
    SliceDimension dimension(Slices.Feature feature, int bins) {
        int place = schema.featureAt(feature.name());
        double[] numbers = new double[requests.size()];
        Map<String, Integer> texts = new HashMap<>();
        int count = 0;
        int named = 0;
        for (MirroredRequest request : requests) {
            String text = text(request.features(), place);
            double number = number(request.features(), place);
            if (text != null) {
                texts.merge(text, 1, Integer::sum);
                named++;
            } else if (!Double.isNaN(number)) {
                numbers[count++] = number;
            }
        }
        if (Math.max(count, named) < LEAST_VALUES) {
            throw new IllegalArgumentException(
                    "slices.calibration: of "
                            + requests.size()
                            + " requests only "
                            + Math.max(count, named)
                            + " have the feature "
                            + feature.name()
                            + ", expected "
                            + LEAST_VALUES
                            + " or more; write its edges or categories in slices.features");
        }
        return named > count
                ? SliceDimension.ofNamed(feature.name(), commonest(texts))
                : SliceDimension.ofNumbers(
                        feature.name(), quantiles(Arrays.copyOf(numbers, count), bins));
    }

    static @Nullable String text(@Nullable Features features, int place) {
        return features == null || features.texts() == null || place >= features.texts().length
                ? null
                : features.texts()[place];
    }

    static double number(@Nullable Features features, int place) {
        return features == null || place >= features.numbers().length
                ? Double.NaN
                : features.numbers()[place];
    }

    private static List<String> commonest(Map<String, Integer> texts) {
        return texts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(Slices.CATEGORIES)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Different values that are as evenly apart in rank as values repeat. */
    static List<Double> quantiles(double[] numbers, int bins) {
        Arrays.sort(numbers);
        TreeSet<Double> edges = new TreeSet<>();
        for (int i = 1; i < bins; i++) {
            double edge = numbers[(int) ((long) i * numbers.length / bins)];
            if (Double.isFinite(edge) && edge > numbers[0]) {
                edges.add(edge + 0.0);
            }
        }
        // A constant is one bin, and what is above it another.
        return edges.isEmpty()
                ? List.of(Math.nextUp(numbers[numbers.length - 1]))
                : List.copyOf(edges);
    }
}
