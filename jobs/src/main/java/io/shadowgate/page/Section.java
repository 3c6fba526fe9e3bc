package io.shadowgate.page;

import io.shadowgate.story.Story;

/** A part of the page under a heading of its own. */
interface Section {
    /** The heading. */
    String title();

    /** Whether there is anything to show. */
    boolean appliesTo(Story story);

    void write(Story story, Sheet sheet);
}
