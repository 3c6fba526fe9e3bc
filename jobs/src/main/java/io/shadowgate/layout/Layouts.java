package io.shadowgate.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The layouts of known makers. Each is a file of fields, in the language of {@code traffic.record}.
 */
public final class Layouts {
    /** In the order in which they are listed. To add a layout is to add its name and its file. */
    public static final List<String> NAMES =
            List.of("kserve", "seldon", "sagemaker", "databricks", "azureml", "vertex");

    private static final YAMLMapper YAML = new YAMLMapper();

    private Layouts() {}

    /** The layout's file. */
    public static String yaml(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no layout is called " + name);
        }
        try (InputStream file = Layouts.class.getResourceAsStream("/layouts/" + name + ".yaml")) {
            if (file == null) {
                throw new IllegalStateException("the layout " + name + " is not on the classpath");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What kind of log it is: the first line of its file. */
    public static String title(String name) {
        String yaml = yaml(name);
        return yaml.substring(0, yaml.indexOf('\n')).replaceFirst("^# *", "");
    }

    /**
     * The fields of a log: those that a spec gives, and for the rest those of the layout. Without a
     * layout, the rest has its own name, but not what a spec gives in another form. A record
     * without a request id then has its place as its id.
     *
     * @param layout null for none
     */
    public static Map<String, List<FieldPath>> fields(
            @Nullable String layout, Map<String, List<FieldPath>> given) {
        Map<String, List<FieldPath>> fields = new LinkedHashMap<>();
        if (layout != null) {
            fields.putAll(fields(layout));
        } else {
            for (String field : MappedFields.ofOwnLayout()) {
                fields.put(field, List.of(new FieldPath(FieldPath.Root.RECORD, List.of(field))));
            }
            fields.put(
                    MappedFields.REQUEST_ID,
                    List.of(
                            new FieldPath(FieldPath.Root.RECORD, List.of(MappedFields.REQUEST_ID)),
                            FieldPath.PLACE));
            if (given.containsKey(MappedFields.REQUEST)) {
                fields.remove(MappedFields.FEATURES);
            }
            if (given.containsKey(MappedFields.RESPONSE)) {
                fields.remove(MappedFields.PRIMARY_PREDICTION);
            }
            if (given.containsKey(MappedFields.RESPONSE)
                    || given.containsKey(MappedFields.PRIMARY_PREDICTION)) {
                // In a shadow's own log, its prediction is where the primary's is in the other.
                fields.remove(MappedFields.SHADOW_PREDICTION);
            }
        }
        fields.putAll(given);
        return fields;
    }

    /** The paths of each field of a layout. */
    public static Map<String, List<FieldPath>> fields(String name) {
        Map<String, List<FieldPath>> fields = new LinkedHashMap<>();
        for (var field : YAML.readTree(yaml(name)).path("fields").properties()) {
            fields.put(field.getKey(), paths(field.getValue()));
        }
        return fields;
    }

    private static List<FieldPath> paths(JsonNode written) {
        if (!written.isArray()) {
            return List.of(FieldPath.of(written.stringValue()));
        }
        List<FieldPath> paths = new ArrayList<>();
        written.forEach(path -> paths.add(FieldPath.of(path.stringValue())));
        return paths;
    }
}
