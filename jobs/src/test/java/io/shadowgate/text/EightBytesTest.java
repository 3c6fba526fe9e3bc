package io.shadowgate.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Byte for byte is the oracle of eight at a time. */
class EightBytesTest {
    /** The bytes beside those that are looked for are what the arithmetic might confuse. */
    private static final byte[] LOOKALIKES = {
        '"',
        '"' - 1,
        '"' + 1,
        (byte) ('"' | 0x80),
        '\\',
        '\\' - 1,
        '\\' + 1,
        ' ',
        ' ' - 1,
        ' ' + 1,
        '0',
        '0' - 1,
        '9',
        '9' + 1,
        (byte) ('5' | 0x80),
        '\n',
        '\n' + 1,
        0,
        1,
        0x7F,
        (byte) 0x80,
        -1
    };

    @Test
    void theFirstMarkedByteIsTheFirstThatIsMeant() {
        assertFirst(marks -> EightBytes.equalTo((byte) '\n', marks), one -> one == '\n');
        assertFirst(EightBytes::notAscii, one -> one > 0x7F);
        assertFirst(EightBytes::notDigits, one -> one < '0' || one > '9');
        assertFirst(
                EightBytes::notPlain, one -> one == '"' || one == '\\' || one < ' ' || one > 0x7F);
    }

    private static void assertFirst(LongUnaryOperator marks, IntPredicate isMeant) {
        Random random = new Random(30);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[EightBytes.COUNT];
            for (int i = 0; i < bytes.length; i++) {
                // Mostly bytes of one kind, so that the first is often not the one in front.
                bytes[i] =
                        random.nextInt(4) > 0
                                ? (byte) ('0' + random.nextInt(10))
                                : LOOKALIKES[random.nextInt(LOOKALIKES.length)];
            }
            int first = 0;
            while (first < bytes.length && !isMeant.test(bytes[first] & 0xFF)) {
                first++;
            }
            assertThat(EightBytes.first(marks.applyAsLong(EightBytes.at(bytes, 0))))
                    .as(() -> new String(bytes, ISO_8859_1))
                    .isEqualTo(first);
        }
    }

    @Test
    void numbersAreThoseOfTheirDigits() {
        Random random = new Random(31);
        for (int round = 0; round < 100_000; round++) {
            int count = 1 + random.nextInt(EightBytes.COUNT);
            String digits = "%08d".formatted(random.nextInt(100_000_000)).substring(0, count);
            byte[] bytes = new byte[EightBytes.COUNT];
            random.nextBytes(bytes);
            System.arraycopy(digits.getBytes(ISO_8859_1), 0, bytes, 0, count);
            assertThat(EightBytes.number(EightBytes.at(bytes, 0), count))
                    .isEqualTo(Long.parseLong(digits));
        }
    }
}
