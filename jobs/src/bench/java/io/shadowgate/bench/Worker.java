package io.shadowgate.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.ObjectMapper;

/**
 * The process of one contender. It reads numbers of rows from standard input and answers each with
 * a line of JSON, until the input ends.
 */
final class Worker {
    /** The start of an answer's line, because libraries may print other lines. */
    static final String RUN = "RUN ";

    private Worker() {}

    /**
     * @param args the {@link Subject}, the folder of the data, and the rows of one part
     */
    public static void main(String[] args) throws Exception {
        BenchData data = new BenchData(Path.of(args[1]), Long.parseLong(args[2]));
        try (Contender contender = Subject.valueOf(args[0]).open(data)) {
            answer(contender);
        }
        System.exit(0);
    }

    private static void answer(Contender contender) throws Exception {
        ObjectMapper json = new ObjectMapper();
        PeakHeap heap = PeakHeap.watch();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heap.reset();
            Contender.Run run = contender.run(Long.parseLong(line));
            long peakHeap = contender.worksInHeap() ? heap.bytes() : 0;
            System.out.println(RUN + json.writeValueAsString(run.withPeakHeap(peakHeap)));
            System.out.flush();
        }
    }
}
