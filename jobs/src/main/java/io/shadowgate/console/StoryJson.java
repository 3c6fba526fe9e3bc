package io.shadowgate.console;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.shadowgate.output.json.Json;
import io.shadowgate.story.Story;
import io.shadowgate.story.WhereForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The story of a test as one JSON object, for scripts. */
public final class StoryJson {
    private StoryJson() {}

    /** What {@code summary.json} holds, and where to read more. */
    private record Form(
            @JsonUnwrapped Object summary,
            List<String> notes,
            @Nullable String page,
            String results) {}

    public static String of(Story story, StoryEnds ends) {
        return Json.INDENTED.writeValueAsString(
                new Form(
                        story.summary().form(WhereForm.of(story)),
                        ends.notes(),
                        ends.page(),
                        ends.results()));
    }
}
