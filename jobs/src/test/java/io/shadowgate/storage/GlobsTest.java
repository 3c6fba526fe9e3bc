package io.shadowgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Random;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

/** A glob means what it means to the JDK, whose engine serves as the oracle. */
class GlobsTest {
    @Test
    void globsMatchAsThoseOfTheJdk() {
        Random random = new Random(7);
        int valid = 0;
        int matches = 0;
        for (int i = 0; i < 200_000; i++) {
            String glob = text(random, "abc/*?[]!-{},.^", 8);
            if (glob.contains("-[")) {
                // The JDK fails on a range that ends with a bracket.
                continue;
            }
            PathMatcher oracle = oracle(glob);
            assertThat(Globs.fault(glob) == null).as(glob).isEqualTo(oracle != null);
            if (oracle == null) {
                continue;
            }
            valid++;
            for (int k = 0; k < 5; k++) {
                String name = text(random, "abc/-.", 5);
                // A path of the JDK has no empty names.
                boolean same = !name.isEmpty() && Path.of(name).toString().equals(name);
                if (same) {
                    boolean expected = oracle.matches(Path.of(name));
                    matches += expected ? 1 : 0;
                    assertThat(Globs.pattern(glob).matcher(name).matches())
                            .as("%s on %s", glob, name)
                            .isEqualTo(expected);
                }
            }
        }
        assertThat(valid).isGreaterThan(10_000);
        assertThat(matches).isGreaterThan(1_000);
    }

    @Test
    void lineEndsAreCharactersOfANameAsAnyOther() {
        assertThat(Globs.pattern("**.jsonl").matcher("a\n/b\u2028.jsonl").matches()).isTrue();
    }

    private static PathMatcher oracle(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private static String text(Random random, String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
