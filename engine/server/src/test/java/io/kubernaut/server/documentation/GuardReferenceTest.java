package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guard;
import io.kubernaut.core.guard.Guards;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/reference/guards.md lists the guards in the order in which they answer, and each names settings that exist. */
class GuardReferenceTest {
    private static final Pattern ROW = Pattern.compile("^\\| ([a-z-]+) \\| (.+) \\| (.+) \\|$");
    private static final Pattern KEY = Pattern.compile("kubernaut(\\.[a-z-]+)+(?![a-z./-])");
    private static final String MODE = "kubernaut mode";

    private static List<Guard> guards() {
        return Guards.standard(ExecutorGuard.Executable.EVERYTHING).inOrder();
    }

    @Test
    void theTableHasEachGuardInItsOrderWithWhatChangesIt() throws IOException {
        var rows = Documentation.read("docs/reference/guards.md")
                .lines()
                .map(ROW::matcher)
                .filter(m -> m.matches()
                        && !m.group(1).equals("guard")
                        && !m.group(1).equals("---"))
                .filter(m -> guards().stream().anyMatch(g -> g.name().equals(m.group(1))))
                .map(m -> m.group(1) + ": " + keys(m.group(3)))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(guards().stream()
                        .map(g -> g.name() + ": " + keys(g.configuredBy()))
                        .toList());
    }

    /** The mode is no setting: it must hold at once on every replica, so it is a command. */
    @Test
    void eachGuardIsChangedByAKeyThatTheReferenceOfTheConfigurationHas() throws IOException {
        var known = Documentation.read("docs/reference/configuration.md")
                .lines()
                .filter(l -> l.startsWith("| `kubernaut."))
                .map(l -> l.split("`")[1])
                .collect(Collectors.toSet());

        for (var guard : guards()) {
            if (guard.name().equals("mode")) {
                assertThat(guard.configuredBy()).isEqualTo(MODE);
            } else {
                assertThat(keys(guard.configuredBy()))
                        .as(guard.name())
                        .isNotEmpty()
                        .isSubsetOf(known);
            }
        }
    }

    private static List<String> keys(String text) {
        return Arrays.stream(text.replace("`", "").split(",\\s*"))
                .map(String::strip)
                .filter(k -> KEY.matcher(k).matches())
                .toList();
    }
}
