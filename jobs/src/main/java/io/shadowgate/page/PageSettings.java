package io.shadowgate.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a page is written.
 *
 * @param styleSheet address of {@link Page#style} beside the page, for servers whose content
 *     security policy allows no style inside a page; null to have the style inside
 * @param command the command that writes the page again; null if there is none
 * @param refreshSeconds after which a browser loads the page again, for a page that is served; 0
 *     for never
 * @param withValues whether exemplars show what the models answered, and not only which requests
 *     they are
 * @param notes sentences about how the results were read, for the head of the page
 */
public record PageSettings(
        @Nullable String styleSheet,
        @Nullable String command,
        int refreshSeconds,
        boolean withValues,
        List<String> notes) {

    /** Without values and notes. */
    public PageSettings(@Nullable String styleSheet, @Nullable String command, int refreshSeconds) {
        this(styleSheet, command, refreshSeconds, false, List.of());
    }

    public PageSettings {
        notes = List.copyOf(notes);
        if (refreshSeconds < 0) {
            throw new IllegalArgumentException("refresh after " + refreshSeconds + " s: 0 or more");
        }
    }

    /** A page in one file. */
    public static PageSettings ofFile(String command) {
        return new PageSettings(null, command, 0);
    }
}
