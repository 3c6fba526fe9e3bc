package io.shadowgate.app;

import io.shadowgate.firstlook.RejectedRecords;
import io.shadowgate.firstlook.RequestChecks;
import io.shadowgate.firstlook.Suspicion;
import io.shadowgate.inference.Shadows;
import io.shadowgate.inspect.LogFacts;
import io.shadowgate.inspect.Recognition;
import io.shadowgate.inspect.Sampled;
import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.mapping.RecordLook;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RequestField;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.FileFormats;
import io.shadowgate.source.files.LogFile;
import io.shadowgate.source.files.RequestFiles;
import io.shadowgate.source.format.FileFormat;
import io.shadowgate.source.format.Peek;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.Globs;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Looks at the first records of a log before a job reads all of it. What is clearly a mistake of
 * the set-up stops the test, because a verdict would blame the shadow. Topics are not looked at:
 * their records may be gone or not there yet.
 */
final class FirstLook {
    private static final int MOST_RECORDS = 1000;
    private static final int MOST_BYTES = 4 << 20;

    private final ShadowTest test;
    private final Traffic.Files files;
    private final List<LogFile> log;
    private final List<LogFile> some;
    private final EventTimeRange range;

    private FirstLook(
            ShadowTest test, Traffic.Files files, List<LogFile> log, EventTimeRange range) {
        this.range = range;
        this.test = test;
        this.files = files;
        this.log = log;
        this.some = LogSample.some(log);
    }

    /**
     * @return what the user should check, one sentence each
     * @throws UserError if the set-up is clearly wrong
     */
    static List<String> at(ShadowTest test, Shadows shadows, EventTimeRange range)
            throws IOException, InterruptedException {
        Traffic.Files files = test.traffic().files();
        if (files == null) {
            return List.of();
        }
        List<LogFile> log = RequestFiles.of(files, range).look().allReadable();
        return log.isEmpty() ? List.of() : new FirstLook(test, files, log, range).look(shadows);
    }

    private List<String> look(Shadows shadows) throws IOException, InterruptedException {
        LogSample sample = LogSample.of(test, some, MOST_RECORDS);
        LogTrial trial = sample.trial();
        boolean all = sample.whole() && some.size() == log.size();
        int enough = MOST_RECORDS / some.size() * some.size();
        // The first records of a log may be of other days than those of the range.
        boolean ofRange = !range.isFinite() || test.traffic().isIndexedByTime();
        if (RejectedRecords.areTooMany(trial.rejected(), trial.read())
                && (all || ofRange && trial.read() >= enough)) {
            throw rejected(trial);
        }
        List<MirroredRequest> requests =
                trial.requests().stream()
                        .filter(request -> range.contains(request.timestamp()))
                        .toList();
        List<Suspicion> found = new ArrayList<>();
        found.addAll(RequestChecks.ofRange(trial.requests(), range));
        found.addAll(RequestChecks.of(test, requests, segments(requests), Instant.now()));
        found.addAll(ModelTrial.of(test, shadows, requests));
        for (Suspicion each : found) {
            if (each.stops()) {
                throw new UserError(
                        "the set-up looks wrong: "
                                + each.text()
                                + ". If it is meant so, add --unchecked");
            }
        }
        return found.stream().map(Suspicion::text).toList();
    }

    /** The names of segments in the log; empty if none is missing. */
    private SortedSet<String> segments(List<MirroredRequest> requests) throws IOException {
        int asked = RequestSchema.of(test).segments().size();
        boolean complete = true;
        for (int i = 0; i < asked; i++) {
            int place = i;
            complete &= requests.stream().anyMatch(each -> each.segments()[place] != null);
        }
        SortedSet<String> names = new TreeSet<>();
        if (!complete) {
            for (JsonNode record : raw()) {
                JsonNode segments =
                        RecordLook.of(mapping(), record, Envelope.NONE).fields().get("segments");
                if (segments != null && segments.isObject()) {
                    names.addAll(segments.propertyNames());
                }
            }
        }
        return names;
    }

    private UserError rejected(LogTrial trial) throws IOException {
        List<RejectedRecords.Reason> reasons =
                trial.reasons().stream()
                        .map(
                                each ->
                                        new RejectedRecords.Reason(
                                                each.example(),
                                                each.position(),
                                                each.record(),
                                                each.count()))
                        .toList();
        String path = Globs.unescape(files.path());
        return new UserError(
                RejectedRecords.message(
                                path,
                                trial.rejected(),
                                "of the first " + trial.read() + " records",
                                reasons,
                                details(path))
                        + "\nTo run all the same, add --unchecked");
    }

    private List<String> details(String path) throws IOException {
        List<JsonNode> raw = raw();
        if (raw.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(understood(raw.get(0)));
        lines.addAll(RejectedRecords.remedy(places(raw), "shadowgate inspect '" + path + "'"));
        return lines;
    }

    private List<String> understood(JsonNode record) {
        RecordLook look = RecordLook.of(mapping(), record, Envelope.NONE);
        RequestSchema schema = RequestSchema.of(test);
        List<String> needed = new ArrayList<>();
        for (RequestField field : RequestField.values()) {
            if (field.isIn(schema)
                    && field.isNeeded(schema)
                    && field.sentence().startsWith("required")) {
                needed.add(field.fieldName());
            }
        }
        List<RejectedRecords.Understood> fields = new ArrayList<>();
        for (String field : mapping().fields().keySet()) {
            JsonNode value = look.fields().get(field);
            fields.add(
                    new RejectedRecords.Understood(
                            field, value == null ? null : cut(value.toString())));
        }
        List<String> names = record.isObject() ? List.copyOf(record.propertyNames()) : List.of();
        return RejectedRecords.understood(fields, needed, names);
    }

    private static String cut(String value) {
        return value.length() <= 200 ? value : value.substring(0, 200) + "...";
    }

    private RecordMapping mapping() {
        RecordMapping own = test.traffic().mapping();
        return own != null
                ? own
                : new RecordMapping(
                        Layouts.fields(null, Map.of()),
                        Map.of(),
                        RecordMapping.WITHIN,
                        ZoneOffset.UTC);
    }

    /** Where fields seem to be, by a look that does not know the spec. */
    private Map<String, String> places(List<JsonNode> raw) {
        LogFacts facts = LogFacts.of(Recognition.of(sampled(raw), false, null), sampled(raw));
        Map<String, String> places = new LinkedHashMap<>();
        if (facts.layout().isOwn()) {
            return places;
        }
        facts.layout()
                .given()
                .forEach(
                        (field, paths) -> {
                            for (FieldPath path : paths) {
                                places.putIfAbsent(field, path.toString());
                            }
                        });
        return places;
    }

    private static List<Sampled> sampled(List<JsonNode> raw) {
        return raw.stream().map(each -> new Sampled(each, Envelope.NONE)).toList();
    }

    /** The first records as they are; without those that cannot be read. */
    private List<JsonNode> raw() throws IOException {
        FileFormats formats = FileFormats.of(files.form());
        List<JsonNode> raw = new ArrayList<>();
        for (LogFile file : some) {
            FileFormat format = formats.of(file.path());
            Peek peek =
                    format.peek(
                            file.path(),
                            new Peek.Most(
                                    Math.max(1, MOST_RECORDS / some.size()),
                                    MOST_BYTES / some.size()));
            peek.records().stream().filter(each -> !each.isMissingNode()).forEach(raw::add);
        }
        return raw;
    }
}
