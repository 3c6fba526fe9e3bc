package io.shadowgate.sql;

import io.shadowgate.model.ModelSource;
import io.shadowgate.spec.Inference;
import io.shadowgate.spec.InputSource;
import io.shadowgate.spec.Missing;
import io.shadowgate.spec.Shadow;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;

/**
 * {@code CREATE MODEL ... WITH ('provider' = 'djl', ...)} makes an ONNX file usable by {@code
 * ML_PREDICT}.
 *
 * <p>The file is loaded and checked when Flink plans a query, not when the model is created,
 * because Flink asks for the provider only then.
 */
public final class DjlModelProviderFactory implements ModelProviderFactory {

    @Override
    public String factoryIdentifier() {
        return "djl";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return DjlOptions.REQUIRED;
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return DjlOptions.OPTIONAL;
    }

    @Override
    public DjlModelProvider createModelProvider(Context context) {
        FactoryUtil.ModelProviderFactoryHelper helper =
                FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        ResolvedCatalogModel model = context.getCatalogModel();
        ResolvedSchema input = model.getResolvedInputSchema();
        Missing missing = DjlOptions.missing(options);
        Map<String, InputSource> inputs = DjlOptions.inputs(options);
        ColumnRules rules = new ColumnRules(missing, !inputs.isEmpty());
        FeatureColumns features =
                FeatureColumns.of(input.getColumnNames(), input.getColumnDataTypes(), rules);
        AnswerColumns answers = AnswerColumns.of(model.getResolvedOutputSchema());
        Inference inference = DjlOptions.inference(options);
        Shadow shadow =
                new Shadow(
                        context.getObjectIdentifier().getObjectName(),
                        DjlOptions.model(options),
                        features.names(),
                        rules.ofModel(),
                        inputs,
                        DjlOptions.output(options));
        return new DjlModelProvider(
                checked(
                        new ModelSource(
                                shadow, answers.kind(), features.names(), inference.timeout())),
                inference,
                input.getColumnNames(),
                rules,
                answers,
                context.getConfiguration());
    }

    private static ModelSource checked(ModelSource source) {
        try {
            return source.check();
        } catch (NoClassDefFoundError e) {
            // Not set as the cause, because the SQL Client shows only the innermost cause.
            throw new ValidationException(
                    "'provider' = 'djl' needs DJL's jars in Flink's lib/, because native libraries"
                            + " load once per process: ai.djl:api, onnxruntime-engine and"
                            + " onnxruntime, with gson, jna and commons-compress ("
                            + e.getMessage()
                            + " is not there)");
        }
    }
}
