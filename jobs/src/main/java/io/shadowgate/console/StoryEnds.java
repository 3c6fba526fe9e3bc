package io.shadowgate.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known beside the story where it is told.
 *
 * @param notes sentences about the run that has just ended
 * @param page where the page of the test is; null if there is none
 * @param results the place of the results
 */
public record StoryEnds(List<String> notes, @Nullable String page, String results) {
    public StoryEnds {
        notes = List.copyOf(notes);
    }
}
