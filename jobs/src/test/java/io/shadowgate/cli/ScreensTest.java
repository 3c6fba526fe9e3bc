package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.console.Screen;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreensTest {
    private final Map<String, String> properties =
            new HashMap<>(Map.of("native.encoding", "UTF-8", "shadowgate.columns", "120"));

    private Screen screen(Map<String, String> environment) {
        return Screens.of(properties::get, environment);
    }

    @Test
    void aTerminalHasColoursUnlessSomebodySaysNo() {
        assertThat(screen(Map.of())).isEqualTo(new Screen(100, true, true));
        assertThat(screen(Map.of("NO_COLOR", "1")).colours()).isFalse();
        assertThat(screen(Map.of("NO_COLOR", "")).colours()).isTrue();
        assertThat(screen(Map.of("TERM", "dumb")).colours()).isFalse();
        assertThat(screen(Map.of("COLUMNS", "60")).columns()).isEqualTo(60);
        assertThat(screen(Map.of("COLUMNS", "wide")).columns()).isEqualTo(100);
    }

    @Test
    void aFileHasNone() {
        properties.remove("shadowgate.columns");
        assertThat(screen(Map.of("COLUMNS", "60"))).isEqualTo(new Screen(80, true, false));
    }

    @Test
    void aLocaleWithoutUnicodeGetsAscii() {
        properties.put("native.encoding", "ANSI_X3.4-1968");
        assertThat(screen(Map.of()).unicode()).isFalse();
        properties.put("native.encoding", "UTF-8");
        properties.put("shadowgate.ascii", "true");
        assertThat(screen(Map.of()).unicode()).isFalse();
    }
}
