package io.shadowgate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.ObjectMapper;

/**
 * A contender in its own process, so that the heap and the compiled code of others do not affect
 * it.
 */
final class Fork implements Contender {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path errors;
    private final PrintStream requests;
    private final BufferedReader answers;

    private Fork(List<String> command, Path folder) throws IOException {
        errors = Files.createTempFile(folder, "stderr", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        // For the product of one row, a second thread costs more time than it saves.
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        process = builder.start();
        requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** A Java process with the options of this one, but with its own heap size. */
    static Fork java(Subject subject, BenchData data, String heap) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of(
                        "-Xmx" + heap,
                        // Native libraries unpack themselves here, and some are not deleted.
                        "-Djava.io.tmpdir=" + data.folder(),
                        "-Dai.djl.offline=true",
                        "-DOPT_OUT_TRACKING=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        subject.name(),
                        data.folder().toString(),
                        Long.toString(data.partRows())));
        return new Fork(command, data.folder());
    }

    /** A script of this package's resources. */
    static Fork python(Python python, String script, BenchData data) throws IOException {
        Path file = data.folder().resolve(script);
        try (var in = Fork.class.getResourceAsStream("/bench/" + script)) {
            Files.write(file, in.readAllBytes());
        }
        return new Fork(
                List.of(python.command(), file.toString(), data.folder().toString()),
                data.folder());
    }

    @Override
    public Run run(long rows) throws IOException {
        requests.println(rows);
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(Worker.RUN)) {
                return JSON.readValue(line.substring(Worker.RUN.length()), Run.class);
            }
        }
        throw new IllegalStateException("it ended with:\n" + Files.readString(errors).strip());
    }

    /** Ends the process by closing its input, or kills it. */
    @Override
    public void close() throws Exception {
        requests.close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
