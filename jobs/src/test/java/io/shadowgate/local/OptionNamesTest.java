package io.shadowgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** One name, one meaning, in every command. */
class OptionNamesTest {
    @Test
    void whateverReadsASpecSetsItsKeysWithD() {
        for (CommandLine command : commands()) {
            OptionSpec keys = command.getCommandSpec().findOption("-D");
            boolean readsSpec = command.getCommandSpec().findOption("--spec") != null;
            assertThat(keys != null).as(name(command)).isEqualTo(readsSpec);
            if (keys != null) {
                assertThat(keys.description()[0])
                        .as(name(command))
                        .startsWith("Set a key of the spec");
            }
        }
    }

    @Test
    void whateverStartsFlinkSetsItsOptionsWithFlink() {
        List<String> start = new ArrayList<>();
        for (CommandLine command : commands()) {
            OptionSpec options = command.getCommandSpec().findOption("--flink");
            if (options != null) {
                start.add(name(command));
                assertThat(options.description()[0])
                        .as(name(command))
                        .startsWith("Set an option of Flink's configuration");
            }
        }
        assertThat(start)
                .containsExactlyInAnyOrder(
                        "shadowgate demo",
                        "shadowgate run",
                        "shadowgate backfill",
                        "shadowgate calibrate",
                        "shadowgate sql",
                        "shadowgate cluster start");
    }

    private static List<CommandLine> commands() {
        List<CommandLine> all = new ArrayList<>();
        collect(LocalShadowGate.commandLine().commands(), all);
        assertThat(all).hasSizeGreaterThan(8);
        return all;
    }

    private static void collect(CommandLine command, List<CommandLine> into) {
        into.add(command);
        command.getSubcommands().values().forEach(each -> collect(each, into));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
