package io.shadowgate.output.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.shadowgate.text.PrintableJson;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How records are bound to JSON: names in snake case, in the order of the components; nulls are
 * written; what a terminal would obey is escaped.
 */
public final class Json {
    /** On one line. */
    public static final JsonMapper COMPACT = builder().build();

    /** For people too. Reading requires all components of a record, and none may be null. */
    public static final JsonMapper INDENTED =
            builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    private Json() {}

    private static JsonMapper.Builder builder() {
        return JsonMapper.builder(
                        JsonFactory.builder().characterEscapes(new PrintableJson()).build())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                // Questions that a record answers are no components.
                .changeDefaultVisibility(
                        visible ->
                                visible.withIsGetterVisibility(
                                        Visibility.NONE));
    }
}
