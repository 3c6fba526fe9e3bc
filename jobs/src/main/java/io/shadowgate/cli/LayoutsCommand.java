package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.layout.Layouts;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "layouts",
        description =
                "List the layouts of logs that ShadowGate knows. With a NAME, print that layout as"
                        + " YAML, to copy below 'traffic: record:' of a spec and change.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LayoutsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A layout, such as kserve.")
    @Nullable
    private String name;

    @Override
    public Integer call() {
        if (name == null) {
            for (String layout : Layouts.NAMES) {
                System.out.printf("%-12s%s%n", layout, Layouts.title(layout));
            }
        } else if (Layouts.NAMES.contains(name)) {
            System.out.print(Layouts.yaml(name));
        } else {
            throw new UserError(
                    "no layout is called "
                            + name
                            + "; layouts are "
                            + String.join(", ", Layouts.NAMES));
        }
        return 0;
    }
}
