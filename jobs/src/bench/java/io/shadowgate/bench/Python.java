package io.shadowgate.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Python that has the modules of a script.
 *
 * @param versions of the modules, as text
 */
record Python(String command, String versions) {

    /** The Python on the path, or the system's own; null if neither has all modules. */
    @Nullable
    static Python with(String... modules) throws IOException, InterruptedException {
        for (String command : List.of("python3", "/usr/bin/python3")) {
            String versions = versions(command, modules);
            if (versions != null) {
                return new Python(command, versions);
            }
        }
        return null;
    }

    @Nullable
    private static String versions(String command, String... modules)
            throws IOException, InterruptedException {
        StringBuilder code = new StringBuilder("import platform\n");
        code.append("print('Python', platform.python_version(), end='')\n");
        for (String module : modules) {
            code.append("import %s\n".formatted(module));
            code.append("print(', %s', %s.__version__, end='')\n".formatted(module, module));
        }
        Process process;
        try {
            process =
                    new ProcessBuilder(command, "-c", code.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            // This command does not exist.
            return null;
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? out.strip() : null;
    }
}
