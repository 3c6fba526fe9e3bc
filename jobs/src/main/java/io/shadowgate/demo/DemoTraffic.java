package io.shadowgate.demo;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Two weeks of mirrored credit-risk requests as JSON lines. Each day is a file; those of Sundays
 * are compressed.
 *
 * <p>The same scale and the same scores of the primary give the same bytes. Lines are in the order
 * in which they were logged. Event time has the same order except for delays below 30 seconds, so a
 * file may begin with requests of the evening before. Memory does not depend on the scale.
 */
public final class DemoTraffic {
    /** The model whose answers the log holds. */
    public static final String PRIMARY = "v12";

    /** Names of the models' inputs, in their order. */
    public static final List<String> FEATURES = Applicant.FEATURES;

    /** Well-formed requests at scale 1. */
    public static final long REQUESTS = 200_000;

    /** Lines of each kind of {@link Malformed} at scale 1. */
    public static final int MALFORMED_PER_KIND = 2;

    private static final int BATCH = 1024;
    private static final long FIRST_MOMENT = Rhythm.startOfHour(0);

    private DemoTraffic() {}

    /** The model that answered the requests. */
    @FunctionalInterface
    public interface Primary {
        /**
         * One score per row, in the order of the rows. A row holds raw values in the order of
         * {@link #FEATURES}.
         */
        float[] score(float[][] rows) throws Exception;
    }

    /**
     * What was written.
     *
     * @param files ordered by day
     * @param requests well-formed lines
     * @param malformed lines of each kind, none of them among {@code requests}
     */
    public record Written(List<Path> files, long requests, Map<Malformed, Long> malformed) {
        public Written {
            files = List.copyOf(files);
            malformed = Collections.unmodifiableMap(new EnumMap<>(malformed));
        }
    }

    /**
     * Writes {@code scale} times {@link #REQUESTS} requests, plus malformed lines.
     *
     * @param folder created if absent; files with the same names are replaced
     * @param scale at least 1
     * @throws IOException when a file cannot be written or the primary fails
     */
    public static Written write(Path folder, int scale, Primary primary) throws IOException {
        return write(folder, null, scale, primary);
    }

    /**
     * The same, with labels of the requests.
     *
     * @param labels the folder of the labels, with a file for each day of requests; null for none
     */
    public static Written write(Path folder, @Nullable Path labels, int scale, Primary primary)
            throws IOException {
        if (scale < 1) {
            throw new IllegalArgumentException("scale " + scale + " is below 1");
        }
        Files.createDirectories(folder);
        if (labels != null) {
            Files.createDirectories(labels);
        }
        Writer writer = new Writer(scale, primary);
        List<Path> files = new ArrayList<>();
        for (int day = 0; day < Rhythm.DAYS; day++) {
            Path file = folder.resolve(fileName(Rhythm.day(day)));
            try (RequestLog log = new RequestLog(file, PRIMARY);
                    LabelLog known = labels == null ? null : writer.labelsOf(day, labels)) {
                writer.writeDay(day, log, known);
            }
            files.add(file);
        }
        return new Written(files, writer.requests, writer.malformed);
    }

    private static String fileName(LocalDate day) {
        return day + (day.getDayOfWeek() == DayOfWeek.SUNDAY ? ".jsonl.gz" : ".jsonl");
    }

    /** Goes through the two weeks once. */
    private static final class Writer {
        private final Random random = new Random(20260302);
        private final Random randomOfLabels = new Random(20260316);
        private final Primary primary;
        private final long total;
        private final long malformedTotal;
        private final Map<Malformed, Long> malformed = new EnumMap<>(Malformed.class);
        private final List<LoggedRequest> batch = new ArrayList<>(BATCH);
        private long drawn;
        private long requests;
        private long malformedLines;

        Writer(int scale, Primary primary) {
            this.primary = primary;
            total = scale * REQUESTS;
            malformedTotal = (long) scale * MALFORMED_PER_KIND * Malformed.values().length;
        }

        LabelLog labelsOf(int day, Path folder) throws IOException {
            return new LabelLog(folder.resolve(Rhythm.day(day) + ".jsonl"), randomOfLabels);
        }

        void writeDay(int day, RequestLog log, @Nullable LabelLog labels) throws IOException {
            for (int hour = 24 * day; hour < 24 * (day + 1); hour++) {
                long count =
                        Rhythm.arrivedBefore(hour + 1, total) - Rhythm.arrivedBefore(hour, total);
                for (long i = 0; i < count; i++) {
                    double part = (i + random.nextDouble()) / count;
                    long loggedAt = Rhythm.startOfHour(hour) + (long) (part * 3_600_000);
                    batch.add(LoggedRequest.draw(random, drawn++, loggedAt, FIRST_MOMENT));
                    if (batch.size() == BATCH) {
                        flush(log, labels);
                    }
                }
            }
            flush(log, labels);
        }

        private void flush(RequestLog log, @Nullable LabelLog labels) throws IOException {
            if (batch.isEmpty()) {
                return;
            }
            float[] scores = scores();
            for (int i = 0; i < scores.length; i++) {
                LoggedRequest request = batch.get(i);
                log.write(request, scores[i]);
                if (labels != null) {
                    labels.write(request);
                }
                requests++;
                // Evenly spread, and the last one before the end.
                if (requests * (malformedTotal + 1) / total > malformedLines
                        && malformedLines < malformedTotal) {
                    writeMalformed(log, request, scores[i]);
                }
            }
            batch.clear();
        }

        private void writeMalformed(RequestLog log, LoggedRequest model, float score) {
            Malformed[] kinds = Malformed.values();
            Malformed kind = kinds[(int) (malformedLines % kinds.length)];
            log.writeMalformed(model.withNumber(total + malformedLines), score, kind);
            malformed.merge(kind, 1L, Long::sum);
            malformedLines++;
        }

        private float[] scores() throws IOException {
            float[][] rows = new float[batch.size()][];
            for (int i = 0; i < rows.length; i++) {
                double[] features = batch.get(i).applicant().features();
                rows[i] = new float[features.length];
                for (int j = 0; j < features.length; j++) {
                    rows[i][j] = (float) features[j];
                }
            }
            float[] scores;
            try {
                scores = primary.score(rows);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the primary scored");
            } catch (Exception e) {
                throw new IOException("the primary could not score the demo's requests", e);
            }
            if (scores.length != rows.length) {
                throw new IOException(
                        "the primary gave "
                                + scores.length
                                + " scores for "
                                + rows.length
                                + " rows");
            }
            return scores;
        }
    }
}
