package io.shadowgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live demo is the demo, but for where requests come from and how long a cycle is. */
class LiveSpecTest {
    @TempDir Path folder;

    @Test
    void theLiveDemoTestsTheSame() throws IOException {
        ShadowTest demo = read("demo.yaml");
        ShadowTest live = read("live.yaml");
        assertThat(live.shadows()).isEqualTo(demo.shadows());
        assertThat(live.compare()).isEqualTo(demo.compare());
        assertThat(live.window()).isEqualTo(demo.window());
        assertThat(live.gates().limits()).isEqualTo(demo.gates().limits());
        assertThat(live.traffic().bounded()).isFalse();
    }

    private ShadowTest read(String spec) throws IOException {
        return SpecReader.read(
                Files.writeString(folder.resolve(spec), DemoModels.text(spec)), Map.of());
    }
}
