package io.shadowgate.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The natural mistakes of a first hour. Each is stopped at the start or named at the end with its
 * cause, and none ends in a verdict that blames the shadow.
 */
class MistakesTest {
    private static final long START = 1_772_409_600_000L;
    private static final int REQUESTS = 120;
    private static final float[] WEIGHTS = {1.5f, -0.8f, 0.4f};

    @TempDir Path folder;

    /** One request, before somebody makes a mistake with it. */
    private record Request(
            int number, double age, double income, double debt, double score, String time) {
        static Request draw(int number, Random random) {
            double age = number % 7 - 3;
            double income = random.nextGaussian();
            double debt = random.nextGaussian();
            double sum = WEIGHTS[0] * age + WEIGHTS[1] * income + WEIGHTS[2] * debt;
            double score = 1 / (1 + Math.exp(-(sum + 0.02)));
            return new Request(
                    number, age, income, debt, score, String.valueOf(START + number * 10_000L));
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"request_id\":\"r-%d\",\"timestamp\":%s,\"features\":{\"age\":%s,"
                            + "\"income\":%s,\"debt\":%s},\"primary_prediction\":%s,"
                            + "\"primary_latency_ms\":12.5,\"segments\":{\"country\":\"DE\"}}",
                    number,
                    time,
                    age,
                    income,
                    debt,
                    score);
        }
    }

    /**
     * A mistake.
     *
     * @param log what becomes of each line of the log
     * @param spec what becomes of the spec
     * @param arguments more of them
     * @param status of the command
     * @param named what the command has to say
     */
    private record Mistake(
            String name,
            UnaryOperator<String> log,
            UnaryOperator<String> spec,
            List<String> arguments,
            int status,
            List<String> named) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Mistake stops(String name, UnaryOperator<String> log, String... named) {
        return new Mistake(name, log, text -> text, List.of(), 1, List.of(named));
    }

    private static Mistake inSpec(String name, String from, String to, String... named) {
        return new Mistake(
                name, line -> line, text -> replaced(text, from, to), List.of(), 1, List.of(named));
    }

    private static Mistake withOption(String name, String option, String... named) {
        return new Mistake(
                name, line -> line, text -> text, List.of("-D", option), 1, List.of(named));
    }

    private static Mistake isNamed(String name, UnaryOperator<String> log, String... named) {
        return new Mistake(name, log, text -> text, List.of(), 0, List.of(named));
    }

    private static Mistake isNamedWith(String name, String option, String... named) {
        return new Mistake(
                name, line -> line, text -> text, List.of("-D", option), 0, List.of(named));
    }

    private static String replaced(String text, String from, String to) {
        assertThat(text).contains(from);
        return text.replace(from, to);
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                // Records that are not as the spec says.
                stops(
                        "fields misspelled",
                        line ->
                                line.replace("primary_prediction", "primary_predicton")
                                        .replace("\"timestamp\"", "\"time_stamp\""),
                        "120 of the first 120 records are rejected",
                        "120 x timestamp is missing",
                        "timestamp: missing; did you mean time_stamp?",
                        "primary_prediction: missing; did you mean primary_predicton?",
                        "request_id: \"r-0\""),
                stops(
                        "fields of somebody else",
                        line ->
                                line.replace("request_id", "trace_id")
                                        .replace("\"timestamp\"", "\"ts\"")
                                        .replace("primary_prediction", "score"),
                        "request_id: missing",
                        "request_id: /trace_id",
                        "timestamp: /ts",
                        "primary_prediction: /score",
                        "shadowgate inspect '"),
                stops(
                        "numbers as texts",
                        line -> line.replaceAll("(primary_prediction\":)([^,]+)", "$1\"$2\""),
                        "120 x primary_prediction",
                        "primary_prediction: \"0."),
                stops(
                        "no JSON at all",
                        line -> "r-1,1772409600,0.5",
                        "120 of the first 120 records are rejected"),
                stops(
                        "another primary",
                        line ->
                                line.replace(
                                        "\"segments\"", "\"primary_model\":\"v11\",\"segments\""),
                        "primary_model is v11, but this test compares with v12"),
                withOption(
                        "a key to sample by that no record has",
                        "traffic.sample.key=segments.region",
                        "segments.region, the key to sample by, is missing"),
                inSpec(
                        "a feature misspelled",
                        "features: [age, income, debt]",
                        "features: [age, income, dept]",
                        "120 x feature dept is missing",
                        "features: {\"age\""),
                // Answers that mean something else.
                withOption(
                        "another column of the output",
                        "shadows[0].output.index=0",
                        "with output.index 1 (now 0) on 100 %",
                        "--unchecked"),
                withOption(
                        "a column that is not there",
                        "shadows[0].output.index=7",
                        "shadow v13: ",
                        "output"),
                inSpec(
                        "features in another order",
                        "features: [age, income, debt]",
                        "features: [debt, income, age]",
                        "features in the order age, income, debt on 100 %"),
                inSpec(
                        "two features exchanged",
                        "features: [age, income, debt]",
                        "features: [income, age, debt]",
                        "features in the order age, income, debt on 100 %"),
                inSpec(
                        "too few features",
                        "features: [age, income, debt]",
                        "features: [age, income]",
                        "shadow v13: ",
                        "3"),
                stops(
                        "scores in percent",
                        line -> scored(line, score -> 100 * score),
                        "the primary's are percentages: divided by 100 they agree on 100 %"),
                stops(
                        "one minus the score",
                        line -> scored(line, score -> 1 - score),
                        "output.index 0 (now 1) on 100 %"),
                stops(
                        "a label where a score is meant",
                        line -> scored(line, score -> score > 0.5 ? 1 : 0),
                        "primary_prediction is 0 or 1 in all of the first 120 requests",
                        "compare.prediction: label"),
                new Mistake(
                        "no mistake: decisions that are compared as decisions",
                        line -> scored(line, score -> score > 0.5 ? 1 : 0),
                        text ->
                                replaced(
                                        text,
                                        "tolerance: {absolute: 0.05}",
                                        "by: decision\n  threshold: 0.5"),
                        List.of(),
                        0,
                        List.of("HOLD v13: too early")),
                new Mistake(
                        "a score where a label is meant",
                        line -> line.replaceAll("(primary_prediction\":)([^,]+)", "$1\"$2\""),
                        text ->
                                text.replace("prediction: score", "prediction: label")
                                        .replace("  tolerance: {absolute: 0.05}\n", "")
                                        .replace("index: 1", "labels: [no, yes]"),
                        List.of(),
                        1,
                        List.of("so it is a score and no label")),
                new Mistake(
                        "labels of other names",
                        line -> line.replaceAll("(primary_prediction\":)([^,]+)", "$1\"approved\""),
                        text ->
                                text.replace("prediction: score", "prediction: label")
                                        .replace("  tolerance: {absolute: 0.05}\n", "")
                                        .replace("index: 1", "labels: [no, yes]"),
                        List.of(),
                        1,
                        List.of("the primary says approved, the shadow no, yes", "output.labels")),
                new Mistake(
                        "one minus the score, in the log",
                        line -> answered(line, score -> 1 - score),
                        MistakesTest::withoutModel,
                        List.of(),
                        1,
                        List.of("1 minus its answers agrees on 100 %")),
                new Mistake(
                        "a logit where a probability is meant",
                        line -> answered(line, score -> Math.log(score / (1 - score))),
                        MistakesTest::withoutModel,
                        List.of(),
                        1,
                        List.of("the sigmoid of its answers (output.activation: sigmoid)")),
                new Mistake(
                        "vectors of other lengths",
                        line ->
                                line.replaceAll(
                                        "primary_prediction\":([^,]+)",
                                        "primary_prediction\":[$1,0],\"shadow_prediction\":[$1]"),
                        text ->
                                withoutModel(text)
                                        .replace("prediction: score", "prediction: vector")
                                        .replace("  tolerance: {absolute: 0.05}\n", ""),
                        List.of(),
                        1,
                        List.of("the primary's vectors have 2 numbers and those of shadow v13")),
                // Files that are not what they seem.
                withOption(
                        "a model that is a pickle",
                        "shadows[0].model.path=model.pkl",
                        "model.pkl",
                        "pickle"),
                withOption(
                        "a model of another digest",
                        "shadows[0].model.sha256=" + "0".repeat(64),
                        "sha256"),
                withOption(
                        "a model that is not there",
                        "shadows[0].model.path=m.onnx",
                        "no model file"),
                withOption("a folder that is empty", "traffic.files.path=empty/", "no request log"),
                withOption(
                        "a glob that matches nothing",
                        "traffic.files.path=requests/*.parquet",
                        "no request log at",
                        "a glob that matches a file"),
                withOption(
                        "a shadow's log that is not there",
                        "traffic.shadow-log.path=answers/",
                        "shadow"),
                withOption(
                        "results where nothing can be written",
                        "sinks.files.path=/proc/results",
                        "/proc"),
                // Specs that do not mean what they say.
                withOption(
                        "gates in percent",
                        "gates.min-agreement-rate=95",
                        "gates.min-agreement-rate",
                        "95",
                        "0.95"),
                withOption(
                        "a gate misspelled",
                        "gates.min-agrement-rate=0.95",
                        "did you mean min-agreement-rate?"),
                withOption("a duration without a unit", "window=5", "window: 5 has no unit"),
                // What a run can only say when it has read the log.
                isNamed(
                        "latency in seconds",
                        line -> line.replace("12.5", "0.0125"),
                        "Check: half of the values of primary_latency_ms are below 0.0125",
                        "traffic.record.fields.primary_latency_s"),
                isNamed(
                        "epoch seconds are seconds",
                        line -> line.replaceAll("(timestamp\":\\d{10})\\d{3}", "$1"),
                        "120 compared",
                        "too little traffic"),
                isNamed(
                        "times in the future",
                        line -> line.replaceAll("timestamp\":17", "timestamp\":47"),
                        "which is in the future"),
                isNamed(
                        "the log twice",
                        line -> line + "\n" + line,
                        "120 of the first 240 requests repeat the id and the time of another",
                        "traffic.pairing.within"),
                isNamedWith(
                        "a segment misspelled",
                        "compare.segments=[contry]",
                        "segment contry (compare.segments) is in none",
                        "did you mean country?"),
                isNamedWith(
                        "the primary's own file",
                        "shadows[0].model.path=v12.onnx",
                        "equal the primary's: is it the primary itself?"),
                isNamedWith(
                        "a window longer than the log",
                        "window=1 d",
                        "the log covers 19 min 50 s, less than one window (window: 1 d)"),
                new Mistake(
                        "latencies in two units",
                        line ->
                                answered(line, score -> score)
                                        .replace(
                                                "\"segments\"",
                                                "\"shadow_latency_ms\":0.013,\"segments\""),
                        MistakesTest::withoutModel,
                        List.of(),
                        0,
                        List.of("the latencies of the two sides may be in different units")),
                new Mistake(
                        "a log without the shadow's answers",
                        line -> line,
                        MistakesTest::withoutModel,
                        List.of(),
                        0,
                        List.of("HOLD v13: set-up: the log holds no answer of shadow v13")),
                new Mistake(
                        "ids of two logs that never match",
                        line -> line,
                        text ->
                                withoutModel(text)
                                        .replace(
                                                "primary:",
                                                "  shadow-log: {path: answers.jsonl}\n"
                                                        + "  pairing: {within: 10 min}\n"
                                                        + "primary:"),
                        List.of(),
                        0,
                        List.of("HOLD v13: set-up: no request_id of the log found")),
                new Mistake(
                        "a range without requests",
                        line -> line,
                        text -> text,
                        List.of("--from", "2026-01-01", "--to", "2026-01-02"),
                        0,
                        List.of(
                                "none of the first 120 requests is between",
                                "2026-03-02T00:00:00Z")));
    }

    private static String withoutModel(String spec) {
        return spec.replaceAll("(?m)^    (model|features|output):.*\n", "");
    }

    private static String scored(String line, DoubleUnaryOperator change) {
        return changed(line, "primary_prediction", change);
    }

    private static String answered(String line, DoubleUnaryOperator answer) {
        double score = score(line);
        return line.replace(
                "\"segments\"",
                "\"shadow_prediction\":" + answer.applyAsDouble(score) + ",\"segments\"");
    }

    private static String changed(String line, String field, DoubleUnaryOperator change) {
        return line.replaceAll("(" + field + "\":)[^,]+", "$1" + change.applyAsDouble(score(line)));
    }

    private static double score(String line) {
        return Double.parseDouble(line.replaceAll(".*primary_prediction\":([^,]+),.*", "$1"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isNamedAndBlamesNobody(Mistake mistake) throws IOException {
        write(mistake);
        List<String> arguments = new ArrayList<>(List.of("backfill", "--spec"));
        arguments.add(folder.resolve("test.yaml").toString());
        arguments.addAll(mistake.arguments());

        InProcess.Ended ended = InProcess.shadowgate(arguments.toArray(String[]::new));

        String said = ended.out() + ended.err();
        assertThat(said).contains(mistake.named());
        assertThat(ended.status()).as(said).isEqualTo(mistake.status());
        assertThat(said).doesNotContain("REJECT ", "PROMOTE ", "\tat io.shadowgate");
    }

    private void write(Mistake mistake) throws IOException {
        Files.createDirectories(folder.resolve("requests"));
        Files.createDirectories(folder.resolve("empty"));
        Random random = new Random(17);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            lines.add(mistake.log().apply(Request.draw(i, random).json()));
        }
        Files.write(folder.resolve("requests/log.jsonl"), lines);
        Files.write(
                folder.resolve("answers.jsonl"),
                List.of(
                        "{\"request_id\":\"x-1\",\"timestamp\":"
                                + START
                                + ",\"shadow_prediction\":0.5,\"shadow_latency_ms\":3}",
                        "{\"request_id\":\"x-2\",\"timestamp\":"
                                + START
                                + ",\"shadow_prediction\":0.5,\"shadow_latency_ms\":3}"));
        Files.write(folder.resolve("v12.onnx"), model(0.02f));
        Files.write(folder.resolve("v13.onnx"), model(0.05f));
        Files.write(folder.resolve("model.pkl"), "\u0080\u0004\u0095".getBytes(ISO_8859_1));
        Files.write(
                folder.resolve("test.yaml"),
                mistake.spec()
                        .apply(
                                """
                                test: t
                                traffic:
                                  files: {path: requests/}
                                primary: {name: v12}
                                shadows:
                                  - name: v13
                                    model: {path: v13.onnx}
                                    features: [age, income, debt]
                                    output: {index: 1}
                                compare:
                                  prediction: score
                                  tolerance: {absolute: 0.05}
                                sinks:
                                  files: {path: out/}
                                """)
                        .getBytes(UTF_8));
    }

    /** Two columns: of the class 0, and of the class 1 that is compared. */
    private static byte[] model(float bias) throws IOException {
        float[] weights = new float[2 * WEIGHTS.length];
        for (int i = 0; i < WEIGHTS.length; i++) {
            weights[2 * i + 1] = WEIGHTS[i];
        }
        Path file = Files.createTempFile("model", ".onnx");
        try {
            OnnxFiles.model()
                    .input("x", DataType.FLOAT, OnnxFiles.ANY, WEIGHTS.length)
                    .floats("w", new long[] {WEIGHTS.length, 2}, weights)
                    .floats("b", new long[] {2}, 0, bias)
                    .node("Gemm", List.of("x", "w", "b"), "z")
                    .node("Softmax", List.of("z"), "p")
                    .output("p", DataType.FLOAT, OnnxFiles.ANY, 2)
                    .write(file);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }
}
