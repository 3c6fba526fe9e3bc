package io.shadowgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/r/date={yyyy-MM-dd}/hour={HH}/|PT1H|/r/date=2026-03-02/hour=07/",
                "/logs/{yyyy}/{MM}/{dd}/*.jsonl.gz|PT24H|/logs/2026/03/02/*.jsonl.gz",
                "/logs/{yyyy/MM/dd}|PT24H|/logs/2026/03/02",
                "/logs/req-{yyyyMMddHHmm}.jsonl|PT1M|/logs/req-202603020709.jsonl",
                "s3://b/{uuuu}/{DDD}/{HH}|PT1H|s3://b/2026/061/07",
                "logs/{d}.{M}.{yy}.{json,jsonl}|PT24H|logs/2.3.26.{json,jsonl}",
                "/logs/{dd-MMM-yyyy}|PT24H|/logs/02-Mar-2026",
            })
    void namesThePartitionOfATime(String template, Duration unit, String expected) {
        PathTemplate parsed = PathTemplate.of(template);
        assertThat(parsed.unit()).isEqualTo(unit);
        long time = ms("2026-03-02T07:09:59.999Z");
        long start = parsed.startOf(time);
        assertThat(time - start).isBetween(0L, unit.toMillis() - 1);
        assertThat(parsed.at(time)).isEqualTo(expected);
        assertThat(parsed.at(start)).isEqualTo(expected);
        assertThat(parsed.at(start - 1)).isNotEqualTo(expected);
        assertThat(parsed.at(start + unit.toMillis())).isNotEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/r/date={yyyy-MM-dd}/hour={HH}/|/r/date=2026-03-02/hour=07/a.jsonl|2026-03-02T07:00:00Z",
                "/r/date={yyyy-MM-dd}/hour={HH}/|/r/date=2026-03-02/hour=07/x/y/a.jsonl|2026-03-02T07:00:00Z",
                "/r/date={yyyy-MM-dd}/hour={HH}/|/r/date=2026-03-02/hour=7/a.jsonl|-",
                "/r/date={yyyy-MM-dd}/hour={HH}/|/r/date=2026-03-02/a.jsonl|-",
                "/r/date={yyyy-MM-dd}/hour={HH}/|/elsewhere/r/date=2026-03-02/hour=07/a.jsonl|-",
                "/r/{yyyy-MM-dd}/|/r/2026-02-29/a.jsonl|-",
                "/r/{yyyy-MM-dd}/|/r/2024-02-29/a.jsonl|2024-02-29T00:00:00Z",
                "/r/{yyyy-MM-dd}/|/r/2026-13-01/a.jsonl|-",
                "/l/{yyyy}/{MM}/{dd}/*.jsonl.gz|/l/2026/03/02/a.jsonl.gz|2026-03-02T00:00:00Z",
                "/l/{yyyy}/{MM}/{dd}/*.jsonl.gz|/l/2026/03/02/a.jsonl|-",
                "/l/{yyyy}/{MM}/{dd}/*.jsonl.gz|/l/2026/03/02/deep/a.jsonl.gz|-",
                "/l/{yyyy}/{MM}/{dd}/**.gz|/l/2026/03/02/deep/a.jsonl.gz|2026-03-02T00:00:00Z",
                "/l/{yyyy}/{yyyyMMdd}.json|/l/2026/20260302.json|2026-03-02T00:00:00Z",
                "/l/{yyyy}/{yyyyMMdd}.json|/l/2025/20260302.json|-",
                "/l/*/{yyyy-MM-dd}/[ab]?.{json,txt}|/l/eu/2026-03-02/bx.txt|2026-03-02T00:00:00Z",
                "/l/*/{yyyy-MM-dd}/[ab]?.{json,txt}|/l/eu/2026-03-02/cx.txt|-",
                "/l/*/{yyyy-MM-dd}/[!ab]?.{json,txt}|/l/eu/2026-03-02/cx.txt|2026-03-02T00:00:00Z",
                "/l.g/{d}.{M}.{yyyy}|/l.g/2.3.2026/a.json|2026-03-02T00:00:00Z",
                "/l.g/{d}.{M}.{yyyy}|/lxg/2.3.2026/a.json|-",
                "/l/{dd-MMM-yyyy}|/l/02-Mar-2026/a.json|2026-03-02T00:00:00Z",
                "/l[[]v[*]][{]a[}][?]/{yyyy-MM-dd}|/l[v*]{a}?/2026-03-02/a.json|2026-03-02T00:00:00Z",
                "/l[[]v[*]][{]a[}][?]/{yyyy-MM-dd}|/l[vx]{a}y/2026-03-02/a.json|-",
                "remote://host/l/{uuuu}/{DDD}/{HH}|remote://host/l/2026/061/23/a|2026-03-02T23:00:00Z",
            })
    void readsTheTimeBackFromAPath(String template, String file, @Nullable Instant start) {
        assertThat(PathTemplate.of(template).partitions().startOf(new Path(file)))
                .isEqualTo(start == null ? null : start.toEpochMilli());
    }

    /** A name made for any time is read as the start of that time's partition. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/r/date={yyyy-MM-dd}/hour={HH}/",
                "/l/{yyyy}/{DDD}/{HHmm}",
                "/l/{yyyyMMddHHmm}.json"
            })
    void makesNamesThatItReads(String template) {
        PathTemplate parsed = PathTemplate.of(template);
        PathTemplate.Partitions partitions = parsed.partitions();
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 1000; i++) {
            // From 1901 to 2100.
            long time = (long) ((random.nextDouble() * 200 - 69) * 365.25 * 86_400_000);
            assertThat(partitions.startOf(new Path(parsed.at(time))))
                    .isEqualTo(parsed.startOf(time));
        }
    }

    @Test
    void tellsAFileThatIsNamedFromOneInANamedFolder() {
        PathTemplate.Partitions folder = PathTemplate.of("/l/{yyyy-MM-dd}").partitions();
        assertThat(folder.isNamed(new Path("/l/2026-03-02"))).isTrue();
        assertThat(folder.isNamed(new Path("/l/2026-03-02/notes.txt"))).isFalse();
        PathTemplate.Partitions glob = PathTemplate.of("/l/{yyyy-MM-dd}/*").partitions();
        assertThat(glob.isNamed(new Path("/l/2026-03-02/notes.txt"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests/", "/a/*.{json,jsonl}", "s3://b/[0-9]/**"})
    void aPathWithoutATimeIsNoTemplate(String path) {
        assertThat(PathTemplate.of(path)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/l/{yyyy-MM-dd|has a { without a } after it",
                "/l/{yyyy/{MM}|has a { without a } after it",
                "/l/yyyy}|has a } without a { before it",
                "/l/{}|{} has no time; known are yyyy",
                "/l/{-}|{-} has no time; known are yyyy",
                "/l/{yyyy-MM-dd}/{hh}|{hh} has h, which is not a unit of time; known are yyyy",
                "/l/{json}|{json} has j, which is not a unit of time",
                "/l/{yyyy-MM-ddd}|{yyyy-MM-ddd} is not a valid pattern",
                "/l/{yyyy-MM}|have no day; together they must have year (yyyy), month (MM)",
                "/l/{yyyy}/{dd}|have no day",
                "/l/{MM-dd}|have no year",
                "/l/{yyyy-MM-dd}/{mm}|have no hour",
            })
    void saysWhatIsWrong(String template, String message) {
        assertThatThrownBy(() -> PathTemplate.of(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static long ms(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
