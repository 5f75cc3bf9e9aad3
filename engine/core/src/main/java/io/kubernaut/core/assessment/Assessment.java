package io.kubernaut.core.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well a run worked, once its effect has settled.
 *
 * <p>The score is the mean of the components that are known, by their weights, times the factors of all deductions:
 * {@code Σ wᵢ·vᵢ / Σ wᵢ · Π fⱼ}, over the i whose value is known. What cannot be told counts neither for nor against the
 * run. Where nothing can be told there is no score.
 *
 * @param effectiveness in [0,1]; null when it cannot be told, or when what is seen is not this run's doing
 * @param note why the run is not scored at all; "" when it is
 */
public record Assessment(
        @Nullable Double effectiveness,
        List<Component> components,
        List<Deduction> deductions,
        String note,
        Instant assessedAt) {

    public Assessment {
        components = List.copyOf(components);
        deductions = List.copyOf(deductions);
    }

    public static Assessment of(List<Component> components, List<Deduction> deductions, Instant at) {
        return new Assessment(score(components, deductions), components, deductions, "", at);
    }

    /** The run gets no score, whatever is seen: it is not, or not only, its doing. */
    public static Assessment notScored(String why, Instant at) {
        return new Assessment(null, List.of(), List.of(), why, at);
    }

    private static @Nullable Double score(List<Component> components, List<Deduction> deductions) {
        double sum = 0;
        double weights = 0;
        for (var component : components) {
            var value = component.value();
            if (value != null) {
                sum += component.weight() * value;
                weights += component.weight();
            }
        }
        double factor = deductions.stream().mapToDouble(Deduction::factor).reduce(1, (a, b) -> a * b);
        return weights == 0 ? null : sum / weights * factor;
    }

    /** The same with one more thing that came to light. */
    public Assessment lowered(Deduction deduction) {
        var all = new ArrayList<>(deductions);
        all.add(deduction);
        return new Assessment(note.isEmpty() ? score(components, all) : null, components, all, note, assessedAt);
    }

    /** Whether it was lowered for this. */
    public boolean has(Deduction.Kind kind) {
        return deductions.stream().anyMatch(d -> d.kind() == kind);
    }

    /** Whether this is known to be as bad as it can be. */
    public boolean isNought(Component.Kind kind) {
        return components.stream().anyMatch(c -> c.kind() == kind && c.value() != null && c.value() == 0);
    }

    /** Such as "0.75. Health 1.00: 3 of 3 pods are ready. Alert 0.00: it still fires, as Alertmanager says." */
    public String inWords() {
        var score = effectiveness == null ? "cannot be told" : String.format(Locale.ROOT, "%.2f", effectiveness);
        var parts = Stream.concat(
                        components.stream().map(Component::inWords),
                        deductions.stream()
                                .map(d -> String.format(Locale.ROOT, "Times %.2f: %s", d.factor(), d.because())))
                .collect(Collectors.joining(" "));
        return Stream.of(score + ".", note, parts).filter(s -> !s.isEmpty()).collect(Collectors.joining(" "));
    }
}
