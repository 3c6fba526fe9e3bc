package io.shadowgate.bench;

import io.shadowgate.ShadowTestJob;
import io.shadowgate.app.FlinkSettings;
import io.shadowgate.decision.Judge;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.results.Decisions;
import io.shadowgate.results.ResultFolder;
import io.shadowgate.results.ResultStore;
import io.shadowgate.results.StagingDir;
import io.shadowgate.source.Sources;
import io.shadowgate.spec.ShadowTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * ShadowGate from the log to decisions, as a backfill.
 *
 * @param shadows how many to run with the MLP; 0 takes the answers from the log
 */
record WholeJob(BenchData data, int shadows, Flink flink) implements Contender {
    @Override
    public Run run(long rows) throws Exception {
        ShadowTest test =
                shadows == 0
                        ? Specs.answersInLog(data.folder(), data.log(LogKind.ANSWERS, rows))
                        : Specs.running(
                                data.folder(),
                                data.log(LogKind.FEATURES, rows),
                                data.mlp(),
                                BenchModel.MLP.outputInSpec(),
                                shadows);
        return run(test);
    }

    Run run(ShadowTest test) throws Exception {
        StreamExecutionEnvironment env =
                flink.environment(
                        FlinkSettings.apply(flink.client(), test, RuntimeExecutionMode.BATCH));
        Shadows shadows = Shadows.check(test);
        StagingDir staging = new StagingDir(new ResultFolder(test.sinks().files().path()));
        staging.claim();
        ShadowTestJob.define(
                env,
                test,
                Sources.of(test, EventTimeRange.ALL),
                shadows,
                List.of(ResultFiles.staged(test, staging)));
        double seconds = Flink.seconds(flink.run(env));
        long start = System.nanoTime();
        ResultStore store = new ResultStore(test, shadows.digests());
        store.publish(staging, EventTimeRange.ALL, true);
        new Decisions(store, new Judge(test, shadows.digests())).publish(EventTimeRange.ALL);
        seconds += (System.nanoTime() - start) / 1e9;
        return Run.timed(seconds, Reports.read(Path.of(store.path().getPath())));
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }
}
