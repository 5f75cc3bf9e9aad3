package io.kubernaut.advisor.config;

import io.kubernaut.core.action.Risk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All that asking models is configured by. What may be spent is not part of it.
 *
 * @param providers by name; empty where no model is to be asked
 * @param deadline for an answer, with all repairs and fall-backs; 60 s where it is not given
 * @param maxFacts how many facts of a snapshot are shown at most; 240 where it is not given
 * @param look what is fetched beside the snapshot; later events alone where it is not given
 * @param investigating how far models may look closer by themselves; not at all where it is not given
 * @param keepWords whether all that is sent and answered is kept; false where it is not given
 */
public record ModelsConfiguration(
        Map<String, Provider> providers,
        Routing routing,
        Duration deadline,
        Integer maxFacts,
        Look look,
        Investigating investigating,
        Boolean keepWords) {
    public ModelsConfiguration {
        providers = new TreeMap<>(Objects.requireNonNullElse(providers, Map.of()));
        routing = Objects.requireNonNullElse(routing, Routing.usual());
        deadline = Objects.requireNonNullElse(deadline, Duration.ofMinutes(1));
        maxFacts = Objects.requireNonNullElse(maxFacts, 240);
        look = Objects.requireNonNullElse(look, Look.usual());
        investigating = Objects.requireNonNullElse(investigating, Investigating.none());
        keepWords = Objects.requireNonNullElse(keepWords, false);
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("deadline is positive");
        }
        if (maxFacts < 20 || maxFacts > 240) {
            throw new IllegalArgumentException("max-facts is from 20 to 240, as providers bound what a schema lists");
        }
        for (var name : routing.order()) {
            if (!providers.containsKey(name)) {
                throw new IllegalArgumentException(
                        "routing.order names " + name + ", which is not among the providers");
            }
        }
        for (var name : investigating.providers()) {
            if (!providers.containsKey(name)) {
                throw new IllegalArgumentException(
                        "investigating.providers names " + name + ", which is not among the providers");
            }
        }
        if (providers.size() > 1 && routing.order().isEmpty()) {
            throw new IllegalArgumentException("With several providers, routing.order says who is asked first");
        }
        if (routing.agreementFrom() instanceof Risk && asked(providers, routing).size() < 2) {
            throw new IllegalArgumentException("routing.agreement-from needs two providers that are asked");
        }
    }

    /** No model at all. */
    public static ModelsConfiguration none() {
        return new ModelsConfiguration(
                Map.of(), Routing.usual(), Duration.ofMinutes(1), 240, Look.usual(), Investigating.none(), false);
    }

    /** Names of the providers that are asked, in order. */
    public List<String> inOrder() {
        return asked(providers, routing);
    }

    private static List<String> asked(Map<String, Provider> providers, Routing routing) {
        return routing.order().isEmpty() ? List.copyOf(providers.keySet()) : routing.order();
    }
}
