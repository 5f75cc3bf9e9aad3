package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.AutoscalerState.Metric;
import io.kubernaut.core.cluster.Meta;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads HorizontalPodAutoscalers of versions v2 and v1. */
final class AutoscalerReader {
    private AutoscalerReader() {}

    static AutoscalerState read(Meta meta, Tree autoscaler) {
        var spec = autoscaler.at("spec");
        var status = autoscaler.at("status");
        return new AutoscalerState(
                meta,
                spec.at("scaleTargetRef").text("kind"),
                spec.at("scaleTargetRef").text("name"),
                spec.number("minReplicas", 1),
                spec.number("maxReplicas", 1),
                status.number("currentReplicas", 0),
                status.number("desiredReplicas", 0),
                metrics(spec, status),
                MetaReader.conditions(status));
    }

    private static List<Metric> metrics(Tree spec, Tree status) {
        if (spec.has("targetCPUUtilizationPercentage")) {
            return List.of(new Metric(
                    "cpu",
                    "Resource",
                    percent(status, "currentCPUUtilizationPercentage"),
                    percent(spec, "targetCPUUtilizationPercentage")));
        }
        var current = status.list("currentMetrics");
        return spec.list("metrics").stream().map(m -> metric(m, current)).toList();
    }

    private static Metric metric(Tree wanted, List<Tree> currents) {
        var type = wanted.required("type", "name the metric's type, such as Resource");
        var source = source(wanted);
        var name = name(source);
        var target = source.at("target");
        var form = form(target);
        var current = currents.stream()
                .filter(c -> type.equals(c.text("type")))
                .filter(c -> name.equals(name(source(c)))
                        && source.text("container").equals(source(c).text("container")))
                .findFirst()
                .map(c -> amount(source(c).at("current"), form))
                .orElse(null);
        return new Metric(name, type, current, amount(target, form));
    }

    /** The part that is named after the type: {@code containerResource} for ContainerResource. */
    private static Tree source(Tree metric) {
        var type = metric.text("type");
        return type.isEmpty() ? metric : metric.at(type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1));
    }

    private static String name(Tree source) {
        var plain = source.text("name");
        return plain.isEmpty() ? source.at("metric").text("name") : plain;
    }

    private static String form(Tree target) {
        return switch (target.text("type")) {
            case "Utilization" -> "averageUtilization";
            case "AverageValue" -> "averageValue";
            case "Value" -> "value";
            default ->
                List.of("averageUtilization", "averageValue", "value").stream()
                        .filter(target::has)
                        .findFirst()
                        .orElse("value");
        };
    }

    private static @Nullable Double amount(Tree values, String form) {
        if (form.equals("averageUtilization")) {
            return percent(values, form);
        }
        var millis = values.millis(form);
        return millis == null ? null : millis / 1000.0;
    }

    private static @Nullable Double percent(Tree values, String key) {
        return values.has(key) ? (double) values.number(key, 0) : null;
    }
}
