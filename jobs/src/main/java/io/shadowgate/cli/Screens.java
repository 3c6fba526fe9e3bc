package io.shadowgate.cli;

import io.shadowgate.console.Screen;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds out what standard output can show. */
final class Screens {
    /** Set by the launcher to the width of the terminal if standard output is one. */
    private static final String COLUMNS = "shadowgate.columns";

    /** Set by the launcher if the user's locale has no characters beyond ASCII. */
    private static final String ASCII = "shadowgate.ascii";

    private Screens() {}

    static Screen ofOutput() {
        return of(System::getProperty, System.getenv());
    }

    static Screen of(UnaryOperator<@Nullable String> properties, Map<String, String> environment) {
        boolean unicode =
                !"true".equals(properties.apply(ASCII))
                        && isUnicode(properties.apply("native.encoding"));
        String terminal = properties.apply(COLUMNS);
        if (terminal == null) {
            return Screen.ofFile(unicode);
        }
        // no-color.org: any value but an empty one.
        boolean colours =
                environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !"dumb".equals(environment.get("TERM"));
        int columns = number(environment.get("COLUMNS"));
        columns = columns > 0 ? columns : number(terminal);
        return new Screen(columns > 0 ? columns : Screen.USUAL, unicode, colours);
    }

    private static boolean isUnicode(@Nullable String encoding) {
        return encoding != null
                && Charset.isSupported(encoding)
                && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    }

    /** 0 if it is none. */
    private static int number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }
}
