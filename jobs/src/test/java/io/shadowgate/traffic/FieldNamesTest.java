package io.shadowgate.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;

class FieldNamesTest {
    private static final List<String> KNOWN = List.of("id", "time", "primary_latency_ms", "é");

    private final JsonFactory json = new JsonFactory();
    private final FieldNames names = new FieldNames(json, KNOWN);

    @Test
    void orderThatChangesIsFollowed() {
        assertThat(read("{'id':1,'time':2,'é':3}")).containsExactly("id", "time", "é");
        assertThat(read("{'id':1,'time':2,'é':3}")).containsExactly("id", "time", "é");
        assertThat(read("{'time':2,'é':3,'id':1}")).containsExactly("time", "é", "id");
        assertThat(read("{'time':2}")).containsExactly("time");
        assertThat(read("{}")).isEmpty();
        assertThat(read("{'id':1,'id':2}")).containsExactly("id", "id");
    }

    @Test
    void nameIsTheSameHoweverItIsWritten() {
        assertThat(read("{'id':1,'time':2}")).containsExactly("id", "time");
        assertThat(read("{'id':1, 't\\u0069me' : 2}")).containsExactly("id", "time");
        assertThat(read("{ 'id'\t:1 ,'tim':2,'timed':3}")).containsExactly("id", "?", "?");
    }

    /** More of them than are remembered, in orders that differ from object to object. */
    @Test
    void everyNameOfManyIsTold() {
        Random random = new Random(4);
        List<String> all = new ArrayList<>(KNOWN);
        IntStream.range(0, 200).forEach(i -> all.add("other" + i));
        all.add("x".repeat(1000));
        for (int round = 0; round < 500; round++) {
            Collections.shuffle(all, random);
            List<String> some = all.subList(0, random.nextInt(all.size()));
            StringBuilder object = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (String name : some) {
                object.append(object.isEmpty() ? "{'" : ",'").append(name).append("':[{'id':0}]");
                expected.add(KNOWN.contains(name) ? name : "?");
            }
            assertThat(read(object.isEmpty() ? "{}" : object + "}")).isEqualTo(expected);
        }
    }

    private List<String> read(String object) {
        byte[] bytes = object.replace('\'', '"').getBytes(UTF_8);
        List<String> found = new ArrayList<>();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            names.enter();
            for (int i = names.nextIn(parser);
                    i != PropertyNameMatcher.MATCH_END_OBJECT;
                    i = names.nextIn(parser)) {
                found.add(i == PropertyNameMatcher.MATCH_UNKNOWN_NAME ? "?" : KNOWN.get(i));
                parser.nextToken();
                parser.skipChildren();
            }
        }
        return found;
    }
}
