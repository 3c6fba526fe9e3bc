package io.shadowgate.source.files;

/** Names of files as a message may show them: one line, and nothing that a terminal obeys. */
public final class Names {
    private Names() {}

    static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .forEach(
                        c -> {
                            switch (Character.getType(c)) {
                                case Character.CONTROL,
                                        Character.FORMAT,
                                        Character.LINE_SEPARATOR,
                                        Character.PARAGRAPH_SEPARATOR,
                                        Character.SURROGATE ->
                                        shown.append(String.format("\\u%04x", c));
                                default -> shown.appendCodePoint(c);
                            }
                        });
        return shown.toString();
    }
}
