package io.shadowgate.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NewlineTest {
    @Test
    void isFoundWhereverItStands() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = " ".repeat(length).getBytes(StandardCharsets.US_ASCII);
            assertThat(Newline.indexOf(bytes, 0, length)).isEqualTo(-1);
            for (int at = 0; at < length; at++) {
                bytes[at] = '\n';
                for (int from = 0; from <= at; from++) {
                    assertThat(Newline.indexOf(bytes, from, length)).isEqualTo(at);
                    assertThat(Newline.indexOf(bytes, from, at)).isEqualTo(-1);
                }
                bytes[at] = ' ';
            }
        }
    }

    /**
     * Bytes next to a newline in value are those that arithmetic on eight at once might confuse.
     */
    @Test
    void isTheFirstOneAmongBytesThatResembleIt() {
        Random random = new Random(10);
        byte[] alphabet = {'\n', '\n' - 1, '\n' + 1, (byte) ('\n' | 0x80), 0, -1};
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(30)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(Newline.indexOf(bytes, 0, bytes.length)).isEqualTo(text.indexOf('\n'));
        }
    }
}
