package io.shadowgate.page;

import io.shadowgate.story.ShadowStory;

/** The verdict on a shadow in a word or three. */
final class VerdictWord {
    private VerdictWord() {}

    static String of(ShadowStory shadow) {
        return shadow.last().verdict() + (shadow.last().isRejectedSoFar() ? " so far" : "");
    }
}
