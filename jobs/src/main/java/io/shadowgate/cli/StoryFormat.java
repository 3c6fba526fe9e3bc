package io.shadowgate.cli;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the story of a test is printed. */
enum StoryFormat {
    /** For a terminal. */
    TEXT,
    /** Markdown, for chat messages and pull requests. */
    MD,
    /** For scripts. */
    JSON;

    /** Takes them in lower case. */
    static final class Converter implements ITypeConverter<StoryFormat> {
        @Override
        public StoryFormat convert(String value) {
            return Arrays.stream(values())
                    .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(value))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("'" + value + "': text, md or json"));
        }
    }
}
