package io.shadowgate.inspect;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What names of fields say about what they hold, in the words that loggers use. */
final class FieldNames {
    static final List<String> IDS =
            List.of(
                    "requestid",
                    "reqid",
                    "inferenceid",
                    "predictionid",
                    "eventid",
                    "traceid",
                    "correlationid",
                    "transactionid",
                    "callid",
                    "messageid",
                    "recordid",
                    "rowid",
                    "uuid",
                    "guid",
                    "id",
                    "key");

    static final List<String> TIMES =
            List.of(
                    "timestamp",
                    "eventtime",
                    "eventtimestamp",
                    "requesttime",
                    "requesttimestamp",
                    "predictiontimestamp",
                    "loggingtime",
                    "time",
                    "datetime",
                    "ts",
                    "createdat",
                    "created",
                    "occurredat",
                    "loggedat",
                    "date",
                    "at",
                    "received",
                    "receivedat");

    /** Scores come before labels: they say more. */
    static final List<String> ANSWERS =
            List.of(
                    "primaryprediction",
                    "ypredproba",
                    "ypredprob",
                    "ypredscore",
                    "predictionscore",
                    "predictedscore",
                    "probability",
                    "probabilities",
                    "proba",
                    "predictproba",
                    "scores",
                    "score",
                    "prediction",
                    "predictions",
                    "predicted",
                    "predictedvalue",
                    "ypred",
                    "yhat",
                    "modeloutput",
                    "predict",
                    "pred",
                    "output",
                    "outputs",
                    "result",
                    "response",
                    "answer",
                    "decision",
                    "predictedlabel",
                    "predictedclass",
                    "predictionlabel",
                    "label",
                    "class",
                    "value");

    static final List<String> LABELS =
            List.of(
                    "groundtruth",
                    "ytrue",
                    "actual",
                    "actuals",
                    "actuallabel",
                    "actualvalue",
                    "target",
                    "truth",
                    "outcome",
                    "observed",
                    "truelabel");

    static final List<String> ROWS =
            List.of(
                    "features",
                    "featurevector",
                    "inputs",
                    "input",
                    "modelinput",
                    "instances",
                    "instance",
                    "x",
                    "data",
                    "row",
                    "request",
                    "requestbody",
                    "payload",
                    "body",
                    "values",
                    "vector");

    static final List<String> SHADOWS = List.of("shadowprediction", "shadowscore");

    private static final int LONG_WORD = 7;

    /** What names of times may end in. */
    private static final Pattern UNIT =
            Pattern.compile(
                    "(?i)[-_ ](ms|us|ns|s|secs?|seconds|millis|micros|nanos|epoch|utc|unix)$");

    /** What names of times may end in, as a word of their own. */
    private static final Pattern TIME =
            Pattern.compile("(?i).*[-_ .](ts|dt|at|time|timestamp|datetime|date)");

    /** What names of what a model said begin with, as a word of their own. */
    private static final Pattern OF_ANSWER =
            Pattern.compile("(?i)(proba?|probabilit(y|ies)|pred(ict(ed|ions?)?)?)([-_ .(\\d].*|)");

    private static final Pattern LATENCY =
            Pattern.compile(
                    "(.*(latency|duration|elapsed|took|responsetime|processingtime|executiontime"
                            + "|inferencetime|runtime).*)");

    private static final Pattern MODEL =
            Pattern.compile(
                    "(model|modelname|modelversion|modelid|version|deployment|deployedmodelid"
                            + "|servedentityid|servedmodelname|component|variant|endpoint"
                            + "|inferenceservicename|namespace)");

    private FieldNames() {}

    /**
     * A name without case and signs: {@code Request-ID} is {@code requestid}. So is {@code
     * ce_requestid}, as CloudEvents name headers.
     */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replaceFirst("^ce[-_]", "")
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /**
     * How well a name fits: 0 is best; -1 if it does not fit. A long word may also end a name, as
     * in {@code databricks_request_id}.
     */
    static int rank(List<String> words, String name) {
        int rank = rankOf(words, plain(name));
        if (rank >= 0 || !words.equals(TIMES)) {
            return rank;
        }
        String unitless = UNIT.matcher(name).replaceFirst("");
        int other = rankOf(words, plain(unitless));
        return other < 0 && TIME.matcher(unitless).matches() ? 2 * words.size() : other;
    }

    private static int rankOf(List<String> words, String plain) {
        int whole = words.indexOf(plain);
        if (whole >= 0) {
            return whole;
        }
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).length() >= LONG_WORD && plain.endsWith(words.get(i))) {
                return words.size() + i;
            }
        }
        return -1;
    }

    /** Whether the name is that of something that a model said, such as {@code proba_1}. */
    static boolean isOfAnswer(String name) {
        return OF_ANSWER.matcher(name).matches();
    }

    static boolean isLatency(String name) {
        return LATENCY.matcher(plain(name)).matches();
    }

    /** Whether the name is that of a model, a version of it, or where it is served. */
    static boolean isOfModel(String name) {
        return MODEL.matcher(plain(name)).matches();
    }

    /** The field of the latency in the unit that a name ends in; milliseconds if it has none. */
    static String latencyField(String name, double typical) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.matches(".*(_us|micros|microseconds|us)")) {
            return "primary_latency_us";
        }
        if (lower.matches(".*(_ns|nanos|nanoseconds)")) {
            return "primary_latency_ns";
        }
        if (lower.matches(".*(_ms|millis|milliseconds|ms)")) {
            return "primary_latency_ms";
        }
        boolean seconds = lower.matches(".*(_s|_sec|secs|seconds)");
        // Without a unit, a call of less than half a millisecond is a call of some seconds.
        return seconds || typical < 0.5 ? "primary_latency_s" : "primary_latency_ms";
    }
}
