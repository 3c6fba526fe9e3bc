package io.shadowgate.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * The names in one kind of object, to their places in a list.
 *
 * <p>The records of a log mostly have their fields in one order. So the name that came next the
 * last time is tried first, byte by byte, which costs less than looking it up; names that nobody
 * asked for are remembered too, up to a number. A wrong guess costs time and nothing else.
 */
final class FieldNames {
    private static final int MOST_REMEMBERED = 64;
    private static final int LONGEST_REMEMBERED = 100;
    private static final int NO_GUESS = -1;

    private final PropertyNameMatcher matcher;
    private final int known;

    /** Those that are known, in their order, then others as they were met. */
    private final List<SerializableString> names = new ArrayList<>();

    /** What followed each name; at 0 what came first. */
    private final int[] next;

    /** Where the object being read has come to: one more than the place of its last name. */
    private int last;

    FieldNames(JsonFactory json, List<String> known) {
        this.matcher =
                json.constructNameMatcher(known.stream().map(Named::fromString).toList(), false);
        this.known = known.size();
        known.forEach(name -> names.add(new SerializedString(name)));
        this.next = new int[known.size() + MOST_REMEMBERED + 1];
        Arrays.fill(next, NO_GUESS);
    }

    /** The parser stands at the beginning of an object. */
    void enter() {
        last = 0;
    }

    /**
     * Moves the parser to the object's next name.
     *
     * @return the name's place; {@link PropertyNameMatcher#MATCH_UNKNOWN_NAME} for a name that is
     *     not in the list, {@link PropertyNameMatcher#MATCH_END_OBJECT} at the end
     */
    int nextIn(JsonParser parser) {
        int guess = next[last];
        if (guess == NO_GUESS || !parser.nextName(names.get(guess))) {
            int found = guess == NO_GUESS ? look(parser) : place(parser);
            if (found < 0) {
                return found;
            }
            next[last] = found;
            guess = found;
        }
        last = guess + 1;
        return guess < known ? guess : PropertyNameMatcher.MATCH_UNKNOWN_NAME;
    }

    private int look(JsonParser parser) {
        int match = parser.nextNameMatch(matcher);
        return match == PropertyNameMatcher.MATCH_UNKNOWN_NAME
                ? remember(parser.currentName())
                : match;
    }

    /** The place of the name that the parser stands at, if it is one. */
    private int place(JsonParser parser) {
        if (parser.currentToken() != JsonToken.PROPERTY_NAME) {
            return PropertyNameMatcher.MATCH_END_OBJECT;
        }
        String name = parser.currentName();
        int match = matcher.matchName(name);
        return match < 0 ? remember(name) : match;
    }

    private int remember(String name) {
        for (int i = known; i < names.size(); i++) {
            if (names.get(i).getValue().equals(name)) {
                return i;
            }
        }
        if (names.size() == next.length - 1 || name.length() > LONGEST_REMEMBERED) {
            return PropertyNameMatcher.MATCH_UNKNOWN_NAME;
        }
        names.add(new SerializedString(name));
        return names.size() - 1;
    }
}
