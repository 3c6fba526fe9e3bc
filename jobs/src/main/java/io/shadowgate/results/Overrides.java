package io.shadowgate.results;

import io.shadowgate.output.json.Json;
import io.shadowgate.stage.OverrideSource;
import io.shadowgate.stage.StageOverride;
import io.shadowgate.stage.StageOverride.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What persons decided about the stages of a test, each in a file of its own below the results. The
 * files are never changed, so that they tell for good who decided what, and why.
 */
public final class Overrides implements OverrideSource {
    private static final long serialVersionUID = 1;
    private static final String FOLDER = "overrides";
    private static final String SUFFIX = ".json";

    private final String results;
    private final String test;

    /**
     * @param results the folder of the test's results
     */
    public Overrides(String results, String test) {
        this.results = results;
        this.test = test;
    }

    /** A decision as JSON has it. */
    private record Form(
            String test,
            String shadow,
            String at,
            String modelSha256,
            String stage,
            String kind,
            String by,
            String reason) {}

    /**
     * All that are there, in the order of their files.
     *
     * @throws ResultException if one of them is damaged: a decision of a person is never left out
     *     in silence
     */
    @Override
    public List<StageOverride> all() throws IOException {
        ResultFolder folder = new ResultFolder(results);
        List<StageOverride> all = new ArrayList<>();
        for (FileStatus file : folder.list(folder.at(FOLDER))) {
            String name = file.getPath().getName();
            if (!file.isDir() && !name.startsWith(".") && name.endsWith(SUFFIX)) {
                all.add(read(folder, file.getPath()));
            }
        }
        return all;
    }

    private StageOverride read(ResultFolder folder, Path file) throws IOException {
        try {
            JsonNode json = Json.COMPACT.readTree(folder.read(file));
            if (!json.required("test").stringValue().equals(test)) {
                throw new ResultException(
                        file
                                + " is about test "
                                + json.required("test").stringValue()
                                + ", and this is test "
                                + test);
            }
            return new StageOverride(
                    json.required("shadow").stringValue(),
                    Instant.parse(json.required("at").stringValue()).toEpochMilli(),
                    json.required("model_sha256").stringValue(),
                    json.required("stage").stringValue(),
                    Kind.valueOf(json.required("kind").stringValue()),
                    json.required("by").stringValue(),
                    json.required("reason").stringValue());
        } catch (FileNotFoundException e) {
            throw e;
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new ResultException(
                    file + " is damaged (" + e.getMessage() + "); mend it or remove it");
        }
    }

    /** Writes one more. Returns its file. */
    public String add(StageOverride override) throws IOException {
        ResultFolder folder = new ResultFolder(results);
        StagingDir scratch = new StagingDir(folder);
        scratch.claim();
        try {
            Path file =
                    folder.at(
                            FOLDER
                                    + "/"
                                    + override.at()
                                    + "-"
                                    + UUID.randomUUID().toString().substring(0, 8)
                                    + SUFFIX);
            Form form =
                    new Form(
                            test,
                            override.shadow(),
                            Instant.ofEpochMilli(override.at()).toString(),
                            override.model(),
                            override.stage(),
                            override.kind().name(),
                            override.by(),
                            override.reason());
            folder.put(file, Json.INDENTED.writeValueAsBytes(form), scratch.folder());
            return file.toString();
        } finally {
            scratch.delete();
        }
    }
}
