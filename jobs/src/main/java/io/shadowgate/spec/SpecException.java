package io.shadowgate.spec;

import io.shadowgate.text.Printable;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/** All problems of a spec, found in one reading. The message has one line per problem. */
public final class SpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<Problem> problems;

    SpecException(String file, List<Problem> problems) {
        super(
                problems.stream()
                        .map(problem -> "\n  - " + Printable.lines(problem.toString()))
                        .collect(
                                Collectors.joining(
                                        "",
                                        file
                                                + (problems.size() == 1
                                                        ? ": 1 problem"
                                                        : ": " + problems.size() + " problems"),
                                        "")));
        this.problems = List.copyOf(problems);
    }

    /** Never empty. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * One problem to correct.
     *
     * @param path of the key, such as {@code shadows[1].model.path}; empty for the file itself
     * @param message what is wrong and what would be right
     */
    public record Problem(String path, String message) implements Serializable {
        @Override
        public String toString() {
            return path.isEmpty() ? message : path + ": " + message;
        }
    }
}
