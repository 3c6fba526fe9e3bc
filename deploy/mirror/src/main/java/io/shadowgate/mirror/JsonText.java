package io.shadowgate.mirror;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON. {@code NaN} and {@code Infinity} are written as Python's {@code json} does, and as
 * ShadowGate reads them. Not thread-safe.
 */
final class JsonText {
    private final StringBuilder text = new StringBuilder(512);
    private boolean first = true;

    JsonText clear() {
        text.setLength(0);
        first = true;
        return this;
    }

    byte[] toBytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    JsonText open(char bracket) {
        text.append(bracket);
        first = true;
        return this;
    }

    JsonText close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    JsonText name(String name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
        return this;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    JsonText value(long number) {
        separate();
        text.append(number);
        return this;
    }

    JsonText value(double number) {
        separate();
        long whole = (long) number;
        if (whole == number && Math.abs(whole) < 1L << 53 && (whole != 0 || 1 / number > 0)) {
            text.append(whole);
        } else {
            text.append(number);
        }
        return this;
    }

    /** The shortest text of a float, which is not the one of the same number as a double. */
    JsonText value(float number) {
        separate();
        text.append(number);
        return this;
    }

    JsonText value(String value) {
        separate();
        quote(value);
        return this;
    }

    /**
     * @param value null, or what {@link Copier} makes of a value
     */
    JsonText value(@Nullable Object value) {
        if (value == null) {
            separate();
            text.append("null");
        } else if (value instanceof double[] numbers) {
            separate();
            open('[');
            for (double number : numbers) {
                value(number);
            }
            close(']');
        } else if (value instanceof float[] numbers) {
            separate();
            open('[');
            for (float number : numbers) {
                value(number);
            }
            close(']');
        } else if (value instanceof Object[] list) {
            separate();
            open('[');
            for (Object each : list) {
                value(each);
            }
            close(']');
        } else if (value instanceof Copier.Members members) {
            separate();
            open('{');
            Object[] pairs = members.pairs();
            for (int i = 0; i < pairs.length; i += 2) {
                name((String) pairs[i]).value(pairs[i + 1]);
            }
            close('}');
        } else if (value instanceof Float number) {
            value(number.floatValue());
        } else if (value instanceof Double number) {
            value(number.doubleValue());
        } else if (value instanceof Number number) {
            value(number.longValue());
        } else if (value instanceof Boolean flag) {
            separate();
            text.append(flag.booleanValue());
        } else {
            value(value.toString());
        }
        return this;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else if (isLoneSurrogate(value, i)) {
                text.append('\uFFFD');
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** UTF-8 cannot hold half of a pair, and readers refuse it as an escape. */
    private static boolean isLoneSurrogate(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }
}
