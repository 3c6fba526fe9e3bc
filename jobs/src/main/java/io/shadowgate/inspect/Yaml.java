package io.shadowgate.inspect;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.text.PrintableJson;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Texts and numbers as a spec writes them. */
final class Yaml {
    /** What YAML reads as the same text, within a list too. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_./-]*");

    private static final Pattern OTHER_VALUE =
            Pattern.compile(
                    "(?i)(true|false|yes|no|on|off|null|nan|~|y|n|\\.inf|\\.nan|[.\\d].*e.*)");

    /** JSON's texts in quotes are YAML's too. */
    private static final ObjectWriter JSON =
            JsonMapper.builder(
                            tools.jackson.core.json.JsonFactory.builder()
                                    .characterEscapes(new PrintableJson())
                                    .build())
                    .build()
                    .writer();

    private Yaml() {}

    static String text(String text) {
        return PLAIN.matcher(text).matches() && !OTHER_VALUE.matcher(text).matches()
                ? text
                : JSON.writeValueAsString(text);
    }

    static String texts(List<String> texts) {
        return texts.stream().map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
    }

    static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    static String paths(List<FieldPath> paths) {
        return paths.size() == 1
                ? path(paths.get(0))
                : paths.stream().map(Yaml::path).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String path(FieldPath path) {
        boolean whole = path.root() == FieldPath.Root.RECORD && path.steps().isEmpty();
        return whole ? "\"\"" : text(path.toString());
    }
}
