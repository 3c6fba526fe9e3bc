package io.shadowgate.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** All that this process logs from INFO on, messages and exceptions, while it is open. */
public final class LogCapture implements AutoCloseable {
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Level before = root.getLevel();
    private final Memory memory = new Memory();

    private LogCapture() {}

    public static LogCapture start() {
        LogCapture capture = new LogCapture();
        capture.memory.start();
        capture.root.addAppender(capture.memory, Level.INFO, null);
        capture.root.getAppenders().keySet().stream()
                .filter(name -> !name.equals(capture.memory.getName()))
                .toList()
                .forEach(
                        name -> {
                            // What is only captured need not fill the build's output.
                            var console = capture.root.getAppenders().get(name);
                            capture.root.removeAppender(name);
                            capture.root.addAppender(console, capture.before, null);
                        });
        capture.root.setLevel(Level.INFO);
        capture.context.updateLoggers();
        return capture;
    }

    public List<String> lines() {
        return List.copyOf(memory.lines);
    }

    @Override
    public void close() {
        root.removeAppender(memory.getName());
        root.setLevel(before);
        context.updateLoggers();
    }

    private static final class Memory extends AbstractAppender {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Memory() {
            super("memory", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            String thrown =
                    event.getThrown() == null
                            ? ""
                            : " "
                                    + org.apache.flink.util.ExceptionUtils.stringifyException(
                                            event.getThrown());
            lines.add(event.getMessage().getFormattedMessage() + thrown);
        }
    }
}
