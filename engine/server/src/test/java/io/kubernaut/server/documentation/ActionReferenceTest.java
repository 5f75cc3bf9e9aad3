package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.action.Quantities;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of actions is the catalogue, with what can be carried out. */
class ActionReferenceTest {
    @Test
    void theTableSaysOfEachActionWhatTheCatalogueSays() throws IOException {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:1")
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var executors = new KubernetesActionExecutors(client, "", Clock.systemUTC());
            var expected = ActionCatalogue.standard().all().stream()
                    .map(a -> row(a, name -> executors.executor("", name).isPresent()))
                    .toList();

            if (Boolean.getBoolean("kubernaut.docs.write")) {
                write(expected);
            }
            assertThat(Documentation.read("docs/reference/actions.md").lines().filter(l -> l.startsWith("| `")))
                    .containsExactlyElementsOf(expected);
        }
    }

    /** The table is written anew by {@code make docs}. */
    private static void write(List<String> rows) throws IOException {
        var text = new StringBuilder();
        var written = false;
        for (var line : Documentation.read("docs/reference/actions.md").lines().toList()) {
            if (!line.startsWith("| `")) {
                text.append(line).append('\n');
            } else if (!written) {
                rows.forEach(row -> text.append(row).append('\n'));
                written = true;
            }
        }
        Files.writeString(Documentation.ROOT.resolve("docs/reference/actions.md"), text);
    }

    private static String row(ActionDefinition action, Predicate<String> executable) {
        var targets = action.targets().contains("*")
                ? "any"
                : action.targets().stream().sorted().collect(Collectors.joining(", "));
        var parameters =
                action.parameters().stream().map(ActionReferenceTest::parameter).collect(Collectors.joining("; "));
        return "| `%s` | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        action.name(),
                        action.risk().name().toLowerCase(Locale.ROOT),
                        targets,
                        parameters.isEmpty() ? "none" : parameters,
                        action.effect(),
                        undo(action),
                        shown(action.timeout()),
                        executable.test(action.name()) ? "yes" : "not yet");
    }

    private static String undo(ActionDefinition action) {
        var expiry = action.expiry();
        return (action.undoable() ? action.undo() : "no")
                + (action.undoneUnverified() ? " By itself, when the effect does not show." : "")
                + (expiry == null
                        ? ""
                        : (expiry.changeStays() ? " It can be for `" : " It ends by itself after `")
                                + expiry.parameter() + "`, " + shown(expiry.otherwise()) + " when not given.");
    }

    private static String parameter(Parameter p) {
        var values = switch (p.type()) {
            case INTEGER ->
                p.maximum() != null && p.maximum() < Integer.MAX_VALUE
                        ? p.minimum() + " to " + p.maximum()
                        : "from " + p.minimum();
            case BYTES -> Quantities.ofBytes(minimum(p)) + " to " + Quantities.ofBytes(maximum(p));
            case CPU -> Quantities.ofMillis(minimum(p)) + " to " + Quantities.ofMillis(maximum(p));
            case DURATION -> shown(Duration.ofSeconds(minimum(p))) + " to " + shown(Duration.ofSeconds(maximum(p)));
            case NAME -> "name";
            case FLAG -> "true or false";
            case LABELS -> "labels";
            case TEXT -> "text";
            case CHOICE -> String.join(", ", p.allowed());
        };
        return "`" + p.name() + "`" + (p.required() ? "*" : "") + " (" + values + ")";
    }

    private static long minimum(Parameter p) {
        return Objects.requireNonNull(p.minimum());
    }

    private static long maximum(Parameter p) {
        return Objects.requireNonNull(p.maximum());
    }

    /** In the largest unit that is whole. */
    private static String shown(Duration duration) {
        if (duration.equals(Duration.ofDays(duration.toDays()))) {
            return duration.toDays() + "d";
        }
        if (duration.equals(Duration.ofHours(duration.toHours()))) {
            return duration.toHours() + "h";
        }
        return duration.equals(Duration.ofMinutes(duration.toMinutes()))
                ? duration.toMinutes() + "m"
                : duration.toSeconds() + "s";
    }
}
