package io.shadowgate.cluster;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The command lines of the cluster's JVMs. */
final class Jvm {
    private final Home home;

    Jvm(Home home) {
        this.home = home;
    }

    /** A process of Flink, with the cluster's lib/ and configuration. */
    ProcessBuilder flink(String logging, String options, String main, List<String> arguments) {
        String classpath = home.lib() + "/*:" + home.opt() + "/*";
        List<String> all = new ArrayList<>(words(options));
        all.add("-Dlog4j.configurationFile=" + home.conf().resolve(logging).toUri());
        ProcessBuilder builder = java(classpath, all, main, arguments);
        builder.environment().put("FLINK_HOME", home.folder().toString());
        builder.environment().put("FLINK_CONF_DIR", home.conf().toString());
        builder.environment().put("FLINK_LIB_DIR", home.lib().toString());
        builder.environment().put("FLINK_OPT_DIR", home.opt().toString());
        builder.environment().put("FLINK_PLUGINS_DIR", home.folder().resolve("plugins").toString());
        return builder;
    }

    ProcessBuilder kafka(List<Path> libraries, String options, String main, String... arguments) {
        String classpath = libraries.stream().map(Path::toString).collect(Collectors.joining(":"));
        return java(classpath, words(options), main, List.of(arguments));
    }

    /** Passes the classpath in the environment, because it may be too long for a command line. */
    private static ProcessBuilder java(
            String classpath, List<String> options, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // This process already has the options that Flink needs on Java 17.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", classpath);
        // See model.onnx.OnnxRuntime.
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        return builder;
    }

    static List<String> words(String text) {
        return Arrays.stream(text.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }
}
