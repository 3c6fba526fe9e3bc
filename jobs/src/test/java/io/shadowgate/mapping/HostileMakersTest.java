package io.shadowgate.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.LogRecord;
import io.shadowgate.testing.MakersLog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records of each maker that were cut, changed or made to do harm. Each is rejected alone. */
class HostileMakersTest {
    private static final double[][] ROW = {{1, 2}};
    private static final double[] SCORE = {0.25};
    private static final int MANY = 100_000;

    @ParameterizedTest
    @EnumSource
    void aCallMayHaveVeryManyRows(MakersLog maker) {
        double[][] rows = new double[MANY][];
        Arrays.fill(rows, ROW[0]);
        double[] scores = new double[MANY];
        for (String record : maker.call("r", rows, scores)) {
            LogRecord read = log(maker).read(record);
            assertThat(read.exchange()).isNotNull();
            assertThat(read.exchange().fault()).isNull();
            int features =
                    read.exchange().features() == null ? MANY : read.exchange().features().length;
            int answers =
                    read.exchange().primary() == null ? MANY : read.exchange().primary().length;
            assertThat(features).isEqualTo(MANY);
            assertThat(answers).isEqualTo(MANY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aVeryLongIdIsRejectedAndNotKept(MakersLog maker) {
        for (String record : maker.call("x".repeat(1 << 20), ROW, SCORE)) {
            LogRecord read = log(maker).read(record);
            assertThat(read.rejected().reason())
                    .contains("must be at most 1024 characters long")
                    .hasSizeLessThan(200);
            assertThat(read.rejected().record()).hasSizeLessThanOrEqualTo(LogRecord.SHOWN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deepNestingIsRejected(MakersLog maker) {
        String deep = "[".repeat(50_000);
        String end = "]".repeat(50_000);
        for (String record : maker.call("r", ROW, SCORE)) {
            for (String whole : List.of(deep + end, deep)) {
                String nested =
                        record.replace("[[1.0, 2.0]]", whole)
                                .replace("[1.0, 2.0]", whole)
                                .replace("[0.25]", whole)
                                .replace("\"a\":1.0", "\"a\":" + whole)
                                .replace("\"score\":0.25", "\"score\":" + whole)
                                .replace("\"encoding\":\"BASE64\"", "\"encoding\":" + whole);
                assertThat(nested).isNotEqualTo(record);
                assertThat(log(maker).reason(nested)).isNotNull().hasSizeLessThan(400);
            }
        }
    }

    /** Whatever becomes of a broken record, the next one is read as if it were the first. */
    @ParameterizedTest
    @EnumSource
    void aBrokenRecordHarmsNoOther(MakersLog maker) {
        Random random = new Random(18);
        MappedLog log = log(maker);
        for (String good : maker.call("r", new double[][] {{1, 2}, {3, 4}}, new double[] {0, 1})) {
            LogRecord whole = log.read(good);
            for (int i = 0; i < 1500; i++) {
                String broken = broken(good, random);
                LogRecord read = log.read(broken);
                assertThat(read).isNotNull();
                if (read.exchange() != null && read.exchange().fault() == null) {
                    // A change that leaves a record readable leaves its rows as many as its
                    // answers.
                    assertThat(log.reason(broken)).as(broken).isNull();
                }
            }
            assertThat(log.read(good))
                    .usingRecursiveComparison()
                    .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                    .isEqualTo(whole);
        }
    }

    /** Cut, or with some of its bytes changed, left out or put in twice. */
    private static String broken(String good, Random random) {
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0) {
            return good.substring(0, random.nextInt(good.length()));
        }
        StringBuilder broken = new StringBuilder();
        for (byte one : bytes) {
            switch (random.nextInt(60)) {
                case 0 -> broken.append("[]{}\",:\\0-e".charAt(random.nextInt(11)));
                case 1 -> {
                    // Left out.
                }
                case 2 -> broken.append((char) one).append((char) one);
                default -> broken.append((char) one);
            }
        }
        return broken.toString();
    }

    private static MappedLog log(MakersLog maker) {
        MappedLog log = new MappedLog(maker.toString()).longest(64 << 20);
        if (maker == MakersLog.AZUREML) {
            log.field("primary_prediction", "/data/*/score");
        }
        return maker.features() == null ? log : log.features("a", "b");
    }
}
