package io.shadowgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shadowgate.story.Story;
import io.shadowgate.testing.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pages in Chromium, under the content security policies that a Jenkins sends with them. */
class PageInBrowserTest {
    private static final String INSIDE =
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:";
    private static final String BESIDE =
            "sandbox; default-src 'none'; img-src 'self'; style-src 'self'";

    @TempDir static Path profile;

    private static final Map<String, Story> STORIES = new LinkedHashMap<>();
    private static HttpServer server;
    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        STORIES.putAll(SampleStories.all());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", PageInBrowserTest::serve);
        server.start();
        browser = new Chromium(profile);
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        server.stop(0);
    }

    /** {@code /inside/NAME} has the style inside, {@code /beside/NAME} beside it. */
    private static void serve(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        boolean inside = path[1].equals("inside");
        String body;
        if (path[2].equals("report.css")) {
            exchange.getResponseHeaders().set("Content-Type", "text/css");
            body = Page.style();
        } else {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            body =
                    path[2].equals("broken")
                            ? broken()
                            : Page.html(
                                    STORIES.get(path[2]),
                                    new PageSettings(inside ? null : "report.css", null, 0));
        }
        exchange.getResponseHeaders().set("Content-Security-Policy", inside ? INSIDE : BESIDE);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A page with every fault that the other tests look for. */
    private static String broken() {
        return "<!DOCTYPE html><title>x</title><p"
                + " style='color:#999;position:absolute;margin:0'>pale text</p><p"
                + " style='position:absolute;margin:0'>over it</p><p"
                + " style='width:3000px'>wide</p><img src='report.css'><script>1</script>";
    }

    private static List<String> open(String how, String name) throws Exception {
        browser.open("http://127.0.0.1:" + server.getAddress().getPort() + "/" + how + "/" + name);
        List<String> faults = new ArrayList<>();
        int allowed = how.equals("inside") ? 1 : 2;
        List<JsonNode> requests =
                browser.events("Network.requestWillBeSent").stream()
                        .filter(
                                event ->
                                        !event.at("/request/url").stringValue().startsWith("data:"))
                        .filter(
                                event ->
                                        !event.at("/request/url")
                                                .stringValue()
                                                .endsWith("/favicon.ico"))
                        .toList();
        if (requests.size() != allowed) {
            requests.forEach(event -> faults.add("asks for " + event.at("/request/url")));
        }
        browser.events("Log.entryAdded")
                .forEach(event -> faults.add("says " + event.at("/entry/text").stringValue()));
        browser.events("Runtime.consoleAPICalled")
                .forEach(event -> faults.add("runs a script: " + event));
        browser.events("Runtime.exceptionThrown").forEach(event -> faults.add(event.toString()));
        for (JsonNode fault : browser.evaluate(probe())) {
            faults.add(fault.stringValue());
        }
        return faults;
    }

    private static String probe() throws IOException {
        try (InputStream in = PageInBrowserTest.class.getResourceAsStream("/page/probe.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void pagesAreReadableEverywhere() throws Exception {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        for (String name : STORIES.keySet()) {
            for (int width : new int[] {1280, 390}) {
                for (boolean dark : new boolean[] {false, true}) {
                    browser.look(width, 900, dark);
                    List<String> found = open("inside", name);
                    if (!found.isEmpty()) {
                        faults.put(name + " " + width + (dark ? " dark" : " light"), found);
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void theStyleBesideThePageWorksWhereStyleInsideIsForbidden() throws Exception {
        browser.look(1280, 900, false);
        assertThat(open("beside", "verdicts")).isEmpty();
        assertThat(
                        browser.evaluate(
                                        "getComputedStyle(document.querySelector('.badge.good'))"
                                                + ".backgroundColor")
                                .stringValue())
                .isEqualTo("rgb(26, 127, 55)");
    }

    @Test
    void pagesCanBePrinted() throws Exception {
        browser.look(1280, 900, false);
        open("inside", "verdicts");
        assertThat(browser.pdf()).startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
    }

    /** The probe sees what it looks for. */
    @Test
    void faultsAreFound() throws Exception {
        browser.look(390, 900, false);
        assertThat(String.join("\n", open("beside", "broken")))
                .contains("says Applying inline style violates", "has a script");
        assertThat(String.join("\n", open("inside", "broken")))
                .contains("asks for", "/inside/report.css", "is wider than the window: 3008")
                .contains("contrast 2.85 of \"pale", "\"pale text\" lies over \"over it\"");
    }
}
