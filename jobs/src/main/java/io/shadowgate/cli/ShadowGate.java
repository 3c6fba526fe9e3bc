package io.shadowgate.cli;

import io.shadowgate.app.GivenFlink;
import io.shadowgate.app.HeapWatch;
import io.shadowgate.app.UserError;
import io.shadowgate.kafka.BrokerException;
import io.shadowgate.kafka.Redaction;
import io.shadowgate.model.ModelException;
import io.shadowgate.results.ResultException;
import io.shadowgate.spec.SpecException;
import io.shadowgate.storage.FileException;
import io.shadowgate.text.Printable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line, and the main class of a job that is submitted to a cluster. */
@Command(
        name = "shadowgate",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Judges a new model on the traffic of the current one. Compares their"
                        + " answers request by request, decides PROMOTE, HOLD or REJECT, and says"
                        + " why.",
        mixinStandardHelpOptions = true,
        versionProvider = ShadowGate.Version.class,
        sortOptions = false,
        footer = {"", "The launcher also has a command 'bench', which measures speed."},
        subcommands = {
            DemoCommand.class,
            InspectCommand.class,
            RunCommand.class,
            BackfillCommand.class,
            DecideCommand.class,
            VerdictCommand.class,
            GateCommand.class,
            StageCommand.class,
            ReportCommand.class,
            ServeCommand.class,
            PlanCommand.class,
            CalibrateCommand.class,
            ForgetCommand.class,
            LayoutsCommand.class
        })
public final class ShadowGate implements Runnable {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error.")
    private boolean stackTrace;

    private static final Set<String> OWN_OPTIONS =
            Set.of("--stacktrace", "-h", "--help", "-V", "--version");

    /** The error, for users of a cluster, who do not see this process's output. */
    @Nullable private String reported;

    @Nullable private final LiveDemo liveDemo;
    private final List<Object> moreCommands;

    /** Whether no Flink runs this process, so that it has to prepare itself. */
    private boolean ownsProcess;

    /** The commands that a submitted job has too. */
    public ShadowGate() {
        this(null);
    }

    /**
     * The commands with the tools of the local launcher, which a submitted job does not have.
     *
     * @param liveDemo null for none
     */
    public ShadowGate(@Nullable LiveDemo liveDemo, Object... moreCommands) {
        this.liveDemo = liveDemo;
        this.moreCommands = List.of(moreCommands);
    }

    public static void main(String[] args) {
        new ShadowGate().start(GivenFlink.orNull(), args);
    }

    /** Runs one command in a process of its own, and ends the process with its status. */
    public void start(String... args) {
        start(null, args);
    }

    private void start(@Nullable GivenFlink submitted, String... args) {
        ownsProcess = submitted == null;
        int status;
        try {
            status = run(args);
        } catch (OutOfMemoryError e) {
            System.err.println("shadowgate: " + HeapWatch.message());
            status = CommandLine.ExitCode.SOFTWARE;
        }
        if (submitted == null || !submitted.isApplication()) {
            System.exit(status);
        }
        if (status != 0) {
            // Throws to fail the application; exiting would also end its JobManager.
            throw new IllegalStateException(
                    reported == null ? "shadowgate ends with status " + status : reported);
        }
    }

    /** Prepares this process before it runs a command. Help needs no preparation. */
    private int execute(CommandLine.ParseResult parsed) {
        boolean help =
                parsed.asCommandLineList().stream()
                        .anyMatch(
                                command ->
                                        command.isUsageHelpRequested()
                                                || command.isVersionHelpRequested());
        if (ownsProcess && !help) {
            initializeFileSystems();
            HeapWatch.start(System.err);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /**
     * Loads plugins from FLINK_PLUGINS_DIR and their options from FLINK_CONF_DIR, as Flink's own
     * commands do.
     */
    private static void initializeFileSystems() {
        Configuration config = GlobalConfiguration.loadConfiguration();
        FileSystem.initialize(config, PluginUtils.createPluginManagerFromRootFolder(config));
    }

    static int execute(String... args) {
        return new ShadowGate().run(args);
    }

    /** All commands and their options. */
    public CommandLine commands() {
        CommandLine root = new CommandLine(this, new Commands(liveDemo));
        moreCommands.forEach(root::addSubcommand);
        return root;
    }

    /** Runs one command and returns its status. */
    public int run(String... args) {
        return commands()
                .setExecutionStrategy(this::execute)
                .setExecutionExceptionHandler(
                        (error, command, parsed) -> {
                            report(error, command);
                            return CommandLine.ExitCode.SOFTWARE;
                        })
                .setExitCodeExceptionMapper(error -> CommandLine.ExitCode.SOFTWARE)
                .setParameterExceptionHandler(
                        (error, wrong) -> {
                            CommandLine command = error.getCommandLine();
                            command.getErr()
                                    .println(
                                            "shadowgate: "
                                                    + Printable.lines(
                                                            String.valueOf(error.getMessage())));
                            command.getErr()
                                    .println(
                                            "Try '"
                                                    + command.getCommandSpec().qualifiedName()
                                                    + " --help'.");
                            return CommandLine.ExitCode.SOFTWARE;
                        })
                .execute(withCommand(args));
    }

    /**
     * Options without a command are options of 'run', so that jobs can be submitted as {@code flink
     * run shadowgate-jobs.jar --spec FILE}.
     */
    private static String[] withCommand(String... args) {
        for (String arg : args) {
            if (!OWN_OPTIONS.contains(arg)) {
                return arg.startsWith("-")
                        ? Stream.concat(Stream.of("run"), Stream.of(args)).toArray(String[]::new)
                        : args;
            }
        }
        return args;
    }

    private void report(Exception error, CommandLine command) {
        Optional<FileException> file = ExceptionUtils.findThrowable(error, FileException.class);
        boolean users =
                file.isPresent()
                        || error instanceof UserError
                        || error instanceof SpecException
                        || error instanceof ModelException
                        || error instanceof BrokerException
                        || error instanceof ResultException;
        String message =
                file.isPresent()
                        ? file.get().getMessage()
                        : users ? error.getMessage() : cause(error);
        reported = Printable.lines(Redaction.of(message));
        command.getErr().println("shadowgate: " + reported);
        if (stackTrace) {
            command.getErr().print(Redaction.ofLines(ExceptionUtils.stringifyException(error)));
        } else if (!users) {
            command.getErr().println("(--stacktrace prints where it happened)");
        }
    }

    /** Flink wraps an error many times; the innermost one tells a person what to do. */
    private static @Nullable String cause(Exception error) {
        Throwable known =
                ExceptionUtils.findThrowable(error, ModelException.class)
                        .map(Throwable.class::cast)
                        .orElse(null);
        if (known != null) {
            return known.getMessage();
        }
        if (ExceptionUtils.findThrowable(error, OutOfMemoryError.class).isPresent()) {
            return HeapWatch.message();
        }
        Throwable innermost = error;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof FileSystemException file) {
            return inWords(file);
        }
        return innermost.getMessage() == null
                ? innermost.getClass().getName()
                : innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
    }

    /** Java says what happened to a file only by the class of the exception. */
    private static String inWords(FileSystemException error) {
        String file = error.getFile();
        if (error instanceof NoSuchFileException) {
            return "there is no " + file + ", and it cannot be made";
        }
        if (error instanceof AccessDeniedException) {
            return file + " cannot be read or written by this user";
        }
        if (error instanceof FileAlreadyExistsException) {
            return file + " is a file, but should be a folder";
        }
        return file + ": " + error.getReason();
    }

    @Override
    public void run() {
        commands().usage(System.out);
    }

    /** Makes commands, of which one needs what only the launcher has. */
    private record Commands(@Nullable LiveDemo liveDemo) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == DemoCommand.class
                    ? type.cast(new DemoCommand(liveDemo))
                    : CommandLine.defaultFactory().create(type);
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ShadowGate.class.getPackage().getImplementationVersion();
            return new String[] {"shadowgate " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
