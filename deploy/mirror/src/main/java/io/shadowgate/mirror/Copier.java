package io.shadowgate.mirror;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies values that an application may change, and adds up what they weigh: at least the bytes of
 * their JSON, and about what they take on the heap. It stops at a value that is too large, before
 * it has copied it.
 */
final class Copier {
    /** A double in JSON has up to 25 characters with its comma. */
    private static final int NUMBER = 26;

    /** A member of an object, and of a list. */
    private static final int MEMBER = 24;

    private static final int DEEPEST = 8;

    /** The braces and names of a record, and the object that holds it in the queue. */
    private static final int RECORD = 320;

    private final int maxBytes;
    private long weight = RECORD;

    Copier(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    int weight() {
        return (int) weight;
    }

    private void add(long bytes) throws Unmirrorable {
        weight += bytes;
        // A number may be written in two characters, so only a record far too large is sure.
        if (weight > 16L * maxBytes) {
            throw new Unmirrorable(DropReason.TOO_LARGE);
        }
    }

    /** Weighs a text, which nobody can change. */
    String text(String text) throws Unmirrorable {
        add(MEMBER + 3L * text.length());
        return text;
    }

    @Nullable Object value(@Nullable Object value) throws Unmirrorable {
        return value(value, 0);
    }

    private @Nullable Object value(@Nullable Object value, int depth) throws Unmirrorable {
        if (value instanceof double[] numbers) {
            add((long) NUMBER * numbers.length);
            return numbers.clone();
        }
        if (value instanceof float[] numbers) {
            add((long) NUMBER * numbers.length);
            return numbers.clone();
        }
        if (value instanceof Map<?, ?> map) {
            return members(map, depth);
        }
        if (value instanceof Collection<?> list) {
            return elements(list.toArray(), depth);
        }
        if (value instanceof Object[] list) {
            return elements(list.clone(), depth);
        }
        return scalar(value);
    }

    private Members members(Map<?, ?> map, int depth) throws Unmirrorable {
        check(depth);
        Object[] pairs = new Object[2 * map.size()];
        int i = 0;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (i == pairs.length || each.getKey() == null) {
                throw new Unmirrorable(DropReason.INVALID);
            }
            pairs[i++] = text(each.getKey().toString());
            pairs[i++] = value(each.getValue(), depth + 1);
        }
        if (i < pairs.length) {
            throw new Unmirrorable(DropReason.INVALID);
        }
        return new Members(pairs);
    }

    private Object[] elements(Object[] own, int depth) throws Unmirrorable {
        check(depth);
        for (int i = 0; i < own.length; i++) {
            own[i] = value(own[i], depth + 1);
        }
        return own;
    }

    private static void check(int depth) throws Unmirrorable {
        if (depth > DEEPEST) {
            throw new Unmirrorable(DropReason.INVALID);
        }
    }

    private @Nullable Object scalar(@Nullable Object value) throws Unmirrorable {
        if (value == null
                || value instanceof Double
                || value instanceof Float
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Boolean) {
            add(MEMBER + NUMBER);
            return value;
        }
        if (value instanceof Number number) {
            // Some, such as AtomicInteger, may change.
            add(MEMBER + NUMBER);
            return number.doubleValue();
        }
        return text(value.toString());
    }

    /**
     * The members of an object.
     *
     * @param pairs names and values in turn
     */
    record Members(Object[] pairs) {}
}
