package io.shadowgate.record;

import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/** The members of an object that a test reads. Names are matched on their bytes. */
final class Members {
    private static final JsonFactory JSON = new JsonFactory();

    private final PropertyNameMatcher names;
    private final String[] shown;

    /**
     * @param kind what reasons call such a member
     */
    Members(String kind, List<String> names) {
        this.names =
                JSON.constructNameMatcher(names.stream().map(Named::fromString).toList(), false);
        this.shown = names.stream().map(name -> kind + " " + name).toArray(String[]::new);
    }

    int count() {
        return shown.length;
    }

    /**
     * Goes to the next name of the object.
     *
     * @return its place in the list, or one of {@link PropertyNameMatcher}'s negative values
     */
    int next(JsonParser parser) {
        return parser.nextNameMatch(names);
    }

    /** A member as reasons show it. */
    String shown(int place) {
        return shown[place];
    }
}
