package io.shadowgate.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** One file of a generated log. The same arguments give the same bytes. */
final class LogWriter {
    /** 2026-03-02T00:00:00Z, and 50 requests a second: 15,000 in a window of 5 minutes. */
    static final long START_MS = 1_772_409_600_000L;

    static final long MS_PER_ROW = 20;
    static final long WINDOW_MS = 300_000;
    private static final long DAY_MS = 86_400_000;

    private static final String CSV_HEADER =
            "request_id,timestamp,primary_prediction,primary_latency_ms,shadow_prediction,"
                    + "shadow_latency_ms,country,device\n";

    static final String[] COUNTRIES = {"DE", "FR", "PT", "IT", "ES"};
    static final String[] DEVICES = {"mobile", "desktop", "tablet"};

    private final LogKind kind;
    private final Times times;
    private final Random random;
    private final StringBuilder line = new StringBuilder(600);

    private LogWriter(LogKind kind, long seed, Times times) {
        this.kind = kind;
        this.times = times;
        this.random = new Random(seed);
    }

    /** The time of each row of a log, in epoch milliseconds. */
    @FunctionalInterface
    interface Times {
        Times STEADY = row -> START_MS + row * MS_PER_ROW;

        long at(long row);

        /** Spread evenly over whole days. */
        static Times over(int days, long rows) {
            return row -> START_MS + row * days * DAY_MS / rows;
        }
    }

    /**
     * @param from number of the first row in the whole log
     */
    static void write(Path file, LogKind kind, long from, long rows, Times times)
            throws IOException {
        LogWriter writer = new LogWriter(kind, from, times);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.ISO_8859_1)) {
            if (kind == LogKind.CSV) {
                out.append(CSV_HEADER);
            }
            for (long row = from; row < from + rows; row++) {
                out.append(writer.line(row));
            }
        }
    }

    private CharSequence line(long row) {
        double primary = random.nextDouble();
        double latencyMs = 12 * Math.exp(0.5 * random.nextGaussian());
        line.setLength(0);
        if (kind == LogKind.CSV) {
            return csv(row, primary, latencyMs);
        }
        if (kind == LogKind.MAPPED) {
            return mapped(row, primary, latencyMs);
        }
        line.append("{\"request_id\":\"r-").append(100_000_000_000L + row);
        line.append("\",\"timestamp\":").append(times.at(row));
        if (kind == LogKind.FEATURES) {
            features(",\"features\":[");
        }
        number(",\"primary_prediction\":", primary, 6);
        number(",\"primary_latency_ms\":", latencyMs, 3);
        if (kind == LogKind.ANSWERS) {
            number(",\"shadow_prediction\":", shadow(primary), 6);
            number(",\"shadow_latency_ms\":", latencyMs * (0.5 + random.nextDouble()), 3);
        }
        line.append(",\"segments\":{\"country\":\"");
        line.append(COUNTRIES[random.nextInt(COUNTRIES.length)]);
        line.append("\",\"device\":\"").append(DEVICES[random.nextInt(DEVICES.length)]);
        return line.append("\"}}\n");
    }

    private CharSequence csv(long row, double primary, double latencyMs) {
        line.append("r-").append(100_000_000_000L + row);
        line.append(',').append(times.at(row));
        number(",", primary, 6);
        number(",", latencyMs, 3);
        number(",", shadow(primary), 6);
        number(",", latencyMs * (0.5 + random.nextDouble()), 3);
        line.append(',').append(COUNTRIES[random.nextInt(COUNTRIES.length)]);
        return line.append(',').append(DEVICES[random.nextInt(DEVICES.length)]).append('\n');
    }

    private CharSequence mapped(long row, double primary, double latencyMs) {
        line.append("{\"databricks_request_id\":\"r-").append(100_000_000_000L + row);
        line.append("\",\"timestamp_ms\":").append(times.at(row));
        line.append(",\"status_code\":200");
        features(",\"request\":\"{\\\"inputs\\\":[[");
        number("]}\",\"response\":\"{\\\"predictions\\\":[", primary, 6);
        number("]}\",\"execution_time_ms\":", latencyMs, 3);
        line.append(",\"country\":\"").append(COUNTRIES[random.nextInt(COUNTRIES.length)]);
        line.append("\",\"device\":\"").append(DEVICES[random.nextInt(DEVICES.length)]);
        return line.append("\"}\n");
    }

    private double shadow(double primary) {
        return Math.min(1, Math.max(0, primary + random.nextGaussian() * 0.006));
    }

    private void features(String before) {
        for (int i = 0; i < LogKind.WIDTH; i++) {
            number(i == 0 ? before : ",", random.nextGaussian(), 4);
        }
        line.append(']');
    }

    private void number(String before, double value, int decimals) {
        long scale = Math.round(Math.pow(10, decimals));
        long scaled = Math.round(Math.abs(value) * scale);
        line.append(before);
        if (value < 0 && scaled > 0) {
            line.append('-');
        }
        line.append(scaled / scale).append('.');
        String fraction = Long.toString(scaled % scale);
        line.append("0".repeat(decimals - fraction.length())).append(fraction);
    }
}
