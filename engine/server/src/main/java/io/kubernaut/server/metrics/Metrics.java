package io.kubernaut.server.metrics;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** All meters. Tags are bounded: rules, actions and outcomes; who is meant is in the log. */
@Component
public class Metrics {
    private static final String WEBHOOKS = "kubernaut.intake.webhooks";
    private static final String ALERTS = "kubernaut.intake.alerts";
    private static final String COMMIT_WEBHOOKS = "kubernaut.intake.commit.webhooks";
    private static final String COMMIT_ALERTS = "kubernaut.intake.commit.alerts";
    private static final String INTAKE_WAIT = "kubernaut.intake.wait";
    private static final String INTAKE_WAITING = "kubernaut.intake.waiting";
    private static final String DECISIONS = "kubernaut.decisions";
    private static final String DECISION_TIME = "kubernaut.decision.duration";
    private static final String RUNS = "kubernaut.runs";
    private static final String RUN_TIME = "kubernaut.run.duration";
    private static final String DELIVERIES = "kubernaut.telling.deliveries";
    private static final String WORK_WAITING = "kubernaut.work.waiting";
    private static final String WORK_PARKED = "kubernaut.work.parked";
    private static final String WORK_AGE = "kubernaut.work.oldest.due";
    private static final String CLUSTER = "kubernaut.cluster.available";
    private static final String CLUSTER_PROBLEMS = "kubernaut.cluster.problems";

    private static final String DEGRADED = "kubernaut.degraded";

    private static final String ADVICE = "kubernaut.advisor.decisions";
    private static final String MODEL_CALLS = "kubernaut.advisor.calls";
    private static final String MODEL_TOKENS = "kubernaut.advisor.tokens";
    private static final String MODEL_DOLLARS = "kubernaut.advisor.dollars";
    private static final String MODEL_LEFT_ALONE = "kubernaut.advisor.provider.left.alone";

    private static final String RELOADS = "kubernaut.rules.reloads";
    private static final String RULES = "kubernaut.rules.loaded";
    private static final String RULES_AGE = "kubernaut.rules.age";
    private static final String RULES_REFUSED = "kubernaut.rules.refused";
    private static final String RULES_QUARANTINED = "kubernaut.rules.quarantined";

    private final MeterRegistry registry;

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How a webhook ended. */
    public enum Intake {
        ACCEPTED,
        MALFORMED,
        TOO_LARGE,
        /** There was no room for it, or its turn did not come in time. */
        REFUSED,
        UNAVAILABLE
    }

    public void webhook(Intake outcome) {
        registry.counter(WEBHOOKS, "outcome", word(outcome)).increment();
    }

    public void alerts(String outcome, int count) {
        if (count > 0) {
            registry.counter(ALERTS, "outcome", outcome).increment(count);
        }
    }

    /** @param waits how long each webhook of the commit had waited for it to begin */
    public void commit(int alerts, List<Duration> waits) {
        registry.summary(COMMIT_WEBHOOKS).record(waits.size());
        registry.summary(COMMIT_ALERTS).record(alerts);
        var timer = registry.timer(INTAKE_WAIT);
        waits.forEach(timer::record);
    }

    /** @param alerts how many wait for their commit */
    public void watchIntake(IntSupplier alerts) {
        Gauge.builder(INTAKE_WAITING, alerts::getAsInt).register(registry);
    }

    public void decision(String outcome, String rule, String action, long micros) {
        registry.counter(DECISIONS, "outcome", outcome.toLowerCase(Locale.ROOT), "rule", rule, "action", action)
                .increment();
        registry.timer(DECISION_TIME).record(Duration.ofNanos(micros * 1_000));
    }

    /** What a decision had of a model. */
    public enum Advice {
        /** There was nothing to ask, or nobody is asked about it. */
        NONE,
        /** It was made while a model was being asked. */
        AWAITED,
        /** A model's answer went into it. */
        ANSWERED,
        /** A model was needed, and there was no answer. */
        MISSING
    }

    /** Of each decision that is stored, so that the share of those that needed a model shows. */
    public void advice(Advice advice) {
        registry.counter(ADVICE, "advice", word(advice)).increment();
    }

    /** A request to a model, as the provider counts it. */
    public void modelCall(
            String provider, String outcome, Duration latency, long inputTokens, long outputTokens, double dollars) {
        registry.timer(MODEL_CALLS, "provider", provider, "outcome", outcome.toLowerCase(Locale.ROOT))
                .record(latency);
        registry.counter(MODEL_TOKENS, "provider", provider, "direction", "input")
                .increment(inputTokens);
        registry.counter(MODEL_TOKENS, "provider", provider, "direction", "output")
                .increment(outputTokens);
        registry.counter(MODEL_DOLLARS, "provider", provider).increment(dollars);
    }

    public void run(String action, String outcome, Duration took) {
        registry.counter(RUNS, "action", action, "outcome", outcome.toLowerCase(Locale.ROOT))
                .increment();
        registry.timer(RUN_TIME, "action", action).record(took);
    }

    public void delivery(String sink, boolean delivered) {
        registry.counter(DELIVERIES, "sink", sink, "outcome", delivered ? "delivered" : "failed")
                .increment();
    }

    /** Gauges over what waits; NaN while it is not known. Asked for each gauge of each reading, so it must cost nothing. */
    public void watch(Supplier<Optional<List<WorkQueue.Depth>>> depths) {
        for (var kind : WorkItem.Kind.values()) {
            gauge(WORK_WAITING, kind, depths, d -> (double) d.waiting());
            gauge(WORK_PARKED, kind, depths, d -> (double) d.parked());
            gauge(WORK_AGE, kind, depths, d -> d.oldestDue().toMillis() / 1000.0);
        }
    }

    private void gauge(
            String name,
            WorkItem.Kind kind,
            Supplier<Optional<List<WorkQueue.Depth>>> depths,
            Function<WorkQueue.Depth, Double> value) {
        Gauge.builder(
                        name,
                        () -> depths.get()
                                .map(known -> known.stream()
                                        .filter(d -> d.kind() == kind)
                                        .map(value)
                                        .findFirst()
                                        .orElse(0.0))
                                .orElse(Double.NaN))
                .tag("kind", word(kind))
                .register(registry);
    }

    /** @param problems how many things of the cluster are out of sight */
    public void watchCluster(String cluster, BooleanSupplier available, IntSupplier problems) {
        Gauge.builder(CLUSTER_PROBLEMS, problems::getAsInt)
                .tag("cluster", cluster)
                .register(registry);
        Gauge.builder(CLUSTER, () -> available.getAsBoolean() ? 1 : 0)
                .tag("cluster", cluster)
                .register(registry);
    }

    /** A gauge of 0 or 1 for each provider of models. */
    public void watchProvider(String provider, BooleanSupplier leftAlone) {
        Gauge.builder(MODEL_LEFT_ALONE, () -> leftAlone.getAsBoolean() ? 1 : 0)
                .tag("provider", provider)
                .register(registry);
    }

    /** A gauge of 0 or 1 for each way in which the service can be degraded. */
    public void watchDegraded(DegradedMode mode, BooleanSupplier degraded) {
        Gauge.builder(DEGRADED, () -> degraded.getAsBoolean() ? 1 : 0)
                .tag("mode", word(mode))
                .register(registry);
    }

    /** A decision was made without this rule, because it failed. */
    public void quarantined(String rule) {
        registry.counter(RULES_QUARANTINED, "rule", rule).increment();
    }

    /** A candidate was examined. */
    public void reload(boolean accepted) {
        registry.counter(RELOADS, "result", accepted ? "accepted" : "refused").increment();
    }

    /** The base in force: how many rules, for how long, and whether what the directory says is not in force. */
    public void watchRules(IntSupplier rules, Supplier<Duration> age, BooleanSupplier refused) {
        Gauge.builder(RULES, () -> rules.getAsInt()).register(registry);
        Gauge.builder(RULES_AGE, () -> age.get().toMillis() / 1000.0)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(RULES_REFUSED, () -> refused.getAsBoolean() ? 1 : 0).register(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
