package io.kubernaut.server.settings;

import io.kubernaut.advisor.config.Investigating;
import io.kubernaut.advisor.config.Look;
import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.advisor.config.Provider;
import io.kubernaut.advisor.config.Routing;
import io.kubernaut.core.advice.Answer;
import io.kubernaut.core.advice.SpendingLimits;
import io.kubernaut.core.advice.SpendingLimits.Limit;
import io.kubernaut.core.advice.WhenToAsk;
import io.kubernaut.core.decision.Advisor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which language models are asked, about what, and what that may cost.
 *
 * @param providers by a name of the operator's; none means that no model is ever asked
 * @param deadline for an answer, with all repairs and fall-backs
 * @param maxFacts how many facts of a snapshot are shown at most
 * @param whenObserving whether models are asked in mode observe
 * @param patience how long a decision is open to an answer; then the rules' holds
 * @param atOnce calls that this process has under way at most
 * @param plans whether models may draft plans
 */
@ConfigurationProperties(prefix = "kubernaut.advisor", ignoreUnknownFields = false)
public record AdvisorSettings(
        @Nullable Map<String, Provider> providers,
        @Nullable Routing routing,
        @DefaultValue("1m") Duration deadline,
        @DefaultValue("240") int maxFacts,
        @DefaultValue LookCloser look,
        @DefaultValue Investigation investigating,
        @DefaultValue Names alerts,
        @DefaultValue Names namespaces,
        @DefaultValue Names severities,
        @DefaultValue("false") boolean whenObserving,
        @DefaultValue("2m") Duration patience,
        @DefaultValue("32") int atOnce,
        @DefaultValue Plans plans,
        @DefaultValue Keep keep,
        @DefaultValue Limits limits) {
    private static final int MOST_AT_ONCE = 2_000;

    public AdvisorSettings {
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("kubernaut.advisor.patience must be above 0, such as 2m");
        }
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new IllegalArgumentException(
                    "kubernaut.advisor.at-once must be from 1 to " + MOST_AT_ONCE + ", not " + atOnce);
        }
        for (var severity : severities.all()) {
            if (!List.of("critical", "error", "warning", "info", "none").contains(severity)) {
                throw new IllegalArgumentException("kubernaut.advisor.severities names no severity: " + severity
                        + "; it may name critical, error, warning, info and none");
            }
        }
        // Refuses what the configuration of models refuses, while the settings are read.
        var unused = models(providers, routing, deadline, maxFacts, look, investigating, keep);
        var norThis = spending(limits);
    }

    /**
     * Names that are meant; a name may end in {@code *}.
     *
     * @param include the only ones; empty means all
     * @param exclude none of these
     */
    public record Names(
            @DefaultValue List<String> include,
            @DefaultValue List<String> exclude) {
        WhenToAsk.Choice choice() {
            return WhenToAsk.Choice.of(include, exclude);
        }

        List<String> all() {
            return Stream.concat(include.stream(), exclude.stream()).toList();
        }
    }

    /**
     * What is fetched from the cluster when a model is asked, beside the snapshot.
     *
     * @param logs whether ends of logs are, for which a right is needed
     * @param events whether events are that came after the snapshot
     * @param lines of one log, at most
     * @param bytes of one log, at most
     * @param timeout for all of it
     */
    public record LookCloser(
            @DefaultValue("false") boolean logs,
            @DefaultValue("true") boolean events,
            @DefaultValue("20") int lines,
            @DefaultValue("16KB") DataSize bytes,
            @DefaultValue("5s") Duration timeout) {
        Look look() {
            return new Look(logs, events, lines, bounded(bytes), timeout);
        }
    }

    /**
     * How far models may look closer by themselves before they answer.
     *
     * @param providers that may; empty where none may
     * @param turns requests in which a model may ask for looks
     * @param calls looks
     * @param bytes of all that is shown for them
     * @param time for all of it
     */
    public record Investigation(
            @DefaultValue List<String> providers,
            @DefaultValue("6") int turns,
            @DefaultValue("12") int calls,
            @DefaultValue("16KB") DataSize bytes,
            @DefaultValue("20s") Duration time) {
        Investigating investigating() {
            return new Investigating(providers, turns, calls, bounded(bytes), time);
        }
    }

    /**
     * Plans of several steps where more than one thing is unwell; a person approves each.
     *
     * @param enabled whether models are asked for them
     * @param mostSteps of one plan
     */
    public record Plans(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("4") int mostSteps) {
        public Plans {
            if (mostSteps < 2 || mostSteps > Advisor.Question.Plan.MOST) {
                throw new IllegalArgumentException("kubernaut.advisor.plans.most-steps must be from 2 to "
                        + Advisor.Question.Plan.MOST + ", not " + mostSteps);
            }
        }

        int steps() {
            return enabled ? mostSteps : 1;
        }
    }

    private static int bounded(DataSize size) {
        return Math.clamp(size.toBytes(), 0, Integer.MAX_VALUE);
    }

    /**
     * How long what was answered holds for the same situation.
     *
     * @param nothing that there is nothing sensible to do
     * @param failed that nobody gave an answer that passes the checks
     * @param prompts for how long all that is sent to models and answered is kept for people; null where it is not
     */
    public record Keep(
            @DefaultValue("6h") Duration answered,
            @DefaultValue("6h") Duration nothing,
            @DefaultValue("5m") Duration failed,
            @Nullable Duration prompts) {
        public Keep {
            if (prompts != null && prompts.compareTo(Duration.ofHours(1)) < 0) {
                throw new IllegalArgumentException(
                        "kubernaut.advisor.keep.prompts must be at least 1h, or empty to keep none");
            }
            if (!answered.isPositive() || !nothing.isPositive() || !failed.isPositive()) {
                throw new IllegalArgumentException(
                        "kubernaut.advisor.keep.answered, .nothing and .failed must be above 0, such as 6h");
            }
        }
    }

    /** What may be spent: about one alert within a day, and in all within an hour and within a day. */
    public record Limits(
            @DefaultValue OneAlert alert,
            @DefaultValue OneHour hour,
            @DefaultValue OneDay day) {}

    /** About one alert, within a day. */
    public record OneAlert(
            @DefaultValue("200000") long tokens,
            @DefaultValue("0.20") BigDecimal dollars) {
        Limit limit() {
            return AdvisorSettings.limit("alert", tokens, dollars);
        }
    }

    /** Within an hour. */
    public record OneHour(
            @DefaultValue("500000") long tokens,
            @DefaultValue("2.00") BigDecimal dollars) {
        Limit limit() {
            return AdvisorSettings.limit("hour", tokens, dollars);
        }
    }

    /** Within a day. */
    public record OneDay(
            @DefaultValue("4000000") long tokens,
            @DefaultValue("10.00") BigDecimal dollars) {
        Limit limit() {
            return AdvisorSettings.limit("day", tokens, dollars);
        }
    }

    private static Limit limit(String window, long tokens, BigDecimal dollars) {
        if (tokens < 0 || dollars.signum() < 0) {
            throw new IllegalArgumentException(
                    "kubernaut.advisor.limits." + window
                            + ".tokens and .dollars must not be below 0; 0 dollars lets only models be asked that cost nothing");
        }
        return new Limit(
                tokens,
                dollars.movePointRight(6).setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    private static ModelsConfiguration models(
            @Nullable Map<String, Provider> providers,
            @Nullable Routing routing,
            Duration deadline,
            int maxFacts,
            LookCloser look,
            Investigation investigating,
            Keep keep) {
        try {
            return new ModelsConfiguration(
                    providers == null ? Map.of() : providers,
                    routing == null ? Routing.usual() : routing,
                    deadline,
                    maxFacts,
                    look.look(),
                    investigating.investigating(),
                    keep.prompts() != null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("kubernaut.advisor: " + e.getMessage(), e);
        }
    }

    public ModelsConfiguration models() {
        return models(providers, routing, deadline, maxFacts, look, investigating, keep);
    }

    /** Whether there is anybody to ask. */
    public boolean configured() {
        return providers != null && !providers.isEmpty();
    }

    public WhenToAsk when() {
        return new WhenToAsk(
                alerts.choice(), namespaces.choice(), severities.choice(), whenObserving, patience, plans.steps());
    }

    public Answer.Keeping keeping() {
        return new Answer.Keeping(keep.answered(), keep.nothing(), keep.failed());
    }

    public SpendingLimits spending() {
        return spending(limits);
    }

    private static SpendingLimits spending(Limits limits) {
        return new SpendingLimits(
                limits.alert().limit(), limits.hour().limit(), limits.day().limit());
    }
}
