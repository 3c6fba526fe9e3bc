package io.shadowgate.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Lines of a request log that carries the shadow's answers, with a few that are broken. */
public final class RequestLog {
    public static final long START = 1_772_409_600_000L;
    private static final int LATER = 10_000;
    private static final String[] COUNTRIES = {"DE", "FR", "PT"};

    private RequestLog() {}

    /** About an hour of traffic; errors, missing answers and malformed lines among it. */
    public static List<String> lines(int count, long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long time = START + i * 3_600_000L / count + random.nextInt(2000);
            if (i % 97 == 13) {
                lines.add(broken(i, time));
            } else {
                lines.add(request(i, time, random));
            }
        }
        return lines;
    }

    /**
     * Requests to be scored, half an hour of them: request {@code i} is called {@code "i"}, its one
     * feature is {@code i} and the primary said {@code i / 2}.
     */
    public static List<String> toScore(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"%d\",\"timestamp\":%d,\"features\":[%d],"
                                    + "\"primary_prediction\":%s,\"primary_latency_ms\":%d,"
                                    + "\"segments\":{\"country\":\"%s\",\"device\":\"ios\"}}",
                            i,
                            START + i * 1_800_000L / count,
                            i,
                            i / 2.0,
                            1 + i % 50,
                            COUNTRIES[i % 3]));
        }
        return lines;
    }

    /**
     * Requests of one second a day later, of which each tenth disagrees. A job that watches for
     * files closes all windows before them; so many, that it still reads them when event time is
     * looked at next, since what a file said of it is forgotten when the file has been read.
     */
    public static List<String> aDayLater() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LATER; i++) {
            lines.add(
                    "{\"request_id\":\"later"
                            + i
                            + "\",\"timestamp\":"
                            + (START + 86_400_000L + i % 1000)
                            + ",\"features\":[1,2,3],\"primary_prediction\":0.5,"
                            + "\"primary_latency_ms\":1,\"shadow_prediction\":"
                            + (i % 10 == 0 ? 0.7 : 0.5)
                            + ","
                            + "\"shadow_latency_ms\":2}");
        }
        return lines;
    }

    private static String request(int i, long time, Random random) {
        double primary = random.nextDouble();
        double shadow = primary + random.nextGaussian() * 0.006;
        double latency = Math.exp(2.5 + random.nextGaussian());
        String answer =
                i % 211 == 5
                        ? "\"shadow_error\":\"boom\""
                        : i % 223 == 7
                                ? "\"other\":[1,{\"a\":\"é\"}]"
                                : String.format(
                                        Locale.ROOT,
                                        "\"shadow_prediction\":%.6f,\"shadow_latency_ms\":%.3f",
                                        shadow,
                                        latency * 1.1);
        String country = COUNTRIES[random.nextInt(3)];
        String segments =
                i % 50 == 3
                        ? "{\"country\":\"" + country + "\"}"
                        : "{\"country\":\"" + country + "\",\"device\":\"ios\"}";
        return String.format(
                Locale.ROOT,
                "{\"request_id\":\"r%d\",\"timestamp\":%d,\"features\":[%.3f,2,3],"
                        + "\"primary_prediction\":%.6f,\"primary_latency_ms\":%.3f,%s,"
                        + "\"segments\":%s}",
                i,
                time,
                random.nextDouble(),
                primary,
                latency,
                answer,
                segments);
    }

    private static String broken(int i, long time) {
        return switch (i % 3) {
            case 0 -> "{\"request_id\":\"r" + i + "\",\"timestamp\":" + time + ",";
            case 1 ->
                    "{\"request_id\":\"r"
                            + i
                            + "\",\"timestamp\":"
                            + time
                            + ",\"primary_prediction\":0.5,\"primary_latency_ms\":-1}";
            default -> "no json at all";
        };
    }
}
