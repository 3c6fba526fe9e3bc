package io.shadowgate.markup;

import io.shadowgate.text.Printable;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes the elements of a page. The JDK's writer of XML escapes for the two places that text from
 * outside can stand in: between elements, and in a quoted attribute. There is no way to write
 * unescaped text. Characters that are invisible or change the direction of what surrounds them are
 * shown as escapes.
 *
 * <p>What it writes is also HTML, because it writes the end of every element that has one there.
 */
public final class Markup {
    private final XMLStreamWriter out;

    public Markup(Writer out) {
        try {
            // The JDK's own, whatever else is on the class path: it writes no <p/> for <p></p>.
            this.out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an element contains. */
    @FunctionalInterface
    public interface Content {
        void write();
    }

    /** A step of the JDK's writer. */
    @FunctionalInterface
    private interface Step {
        void run() throws XMLStreamException;
    }

    /** Writes the declaration of HTML. */
    public void declare() {
        step(() -> out.writeDTD("<!DOCTYPE html>\n"));
    }

    /**
     * Writes an element and what it contains.
     *
     * @param attributes names and values in turn
     */
    public void element(String name, Content content, String... attributes) {
        step(() -> out.writeStartElement(name));
        attributes(attributes);
        content.write();
        step(out::writeEndElement);
    }

    /** Writes an element that contains a text. */
    public void element(String name, String text, String... attributes) {
        element(name, () -> text(text), attributes);
    }

    /** Writes an element that never contains anything: one of SVG, or a void one of HTML. */
    public void empty(String name, String... attributes) {
        step(() -> out.writeEmptyElement(name));
        attributes(attributes);
    }

    public void text(String text) {
        step(() -> out.writeCharacters(Printable.lines(text)));
    }

    /** Ends the line, for people who read the source. */
    public void line() {
        step(() -> out.writeCharacters("\n"));
    }

    public void end() {
        step(out::writeEndDocument);
        step(out::flush);
    }

    private void attributes(String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("an attribute without a value");
        }
        for (int i = 0; i < attributes.length; i += 2) {
            int at = i;
            step(() -> out.writeAttribute(attributes[at], Printable.of(attributes[at + 1])));
        }
    }

    /** A coordinate with one decimal, without needless zeros. */
    public static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).setScale(1, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static void step(Step step) {
        try {
            step.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }
}
