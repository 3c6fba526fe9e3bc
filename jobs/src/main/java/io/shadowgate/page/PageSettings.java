package io.shadowgate.page;

import org.jspecify.annotations.Nullable;

/**
 * How a page is written.
 *
 * @param styleSheet address of {@link Page#style} beside the page, for servers whose content
 *     security policy allows no style inside a page; null to have the style inside
 * @param command the command that writes the page again; null if there is none
 * @param refreshSeconds after which a browser loads the page again, for a page that is served; 0
 *     for never
 */
public record PageSettings(
        @Nullable String styleSheet, @Nullable String command, int refreshSeconds) {
    public PageSettings {
        if (refreshSeconds < 0) {
            throw new IllegalArgumentException("refresh after " + refreshSeconds + " s: 0 or more");
        }
    }

    /** A page in one file. */
    public static PageSettings ofFile(String command) {
        return new PageSettings(null, command, 0);
    }
}
