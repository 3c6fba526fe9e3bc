package io.shadowgate.quality;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What was right for a request, as its label says.
 *
 * @param text the label as a text: {@code 1} for the number 1.0, {@code true} for a boolean
 * @param number the label as a number: 1 for {@code true}, 0 for {@code false}; NaN if the text is
 *     no number
 */
public record GroundTruth(String text, double number) {

    /**
     * @throws IllegalArgumentException if the number is not finite
     */
    public static GroundTruth of(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("label " + number + " is not a finite number");
        }
        // Without an exponent, so that 1, 1.0 and 1e0 are one label. Adding 0 drops the sign of -0.
        return new GroundTruth(
                BigDecimal.valueOf(number + 0.0).stripTrailingZeros().toPlainString(),
                number + 0.0);
    }

    public static GroundTruth of(boolean event) {
        return new GroundTruth(Boolean.toString(event), event ? 1 : 0);
    }

    /** A text that is a finite number or a boolean also has its number, as CSV has only texts. */
    public static GroundTruth of(String text) {
        return switch (text) {
            case "true" -> of(true);
            case "false" -> of(false);
            default -> {
                Double number = number(text);
                yield new GroundTruth(text, number == null ? Double.NaN : number);
            }
        };
    }

    @Nullable
    private static Double number(String text) {
        // Double.parseDouble also reads "1f", "NaN" and texts with spaces, which are names here.
        if (text.isEmpty() || !text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
            return null;
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? (Double) number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether the label says that an event happened or did not. */
    public boolean isBinary() {
        return number == 0 || number == 1;
    }

    /** Whether the label is the number of a class: 0, 1, 2 and so on. */
    public boolean isIndex() {
        return number >= 0 && number <= Integer.MAX_VALUE && number == Math.rint(number);
    }
}
