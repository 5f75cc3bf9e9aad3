package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The reference has a section for each command, which names each of its options and no other. */
class CommandLineReferenceTest {
    private static final Path REFERENCE = Path.of("../../docs/reference/command-line.md");
    private static final Pattern OPTION = Pattern.compile("(?<![-\\w])--[a-z][a-z-]*(?![\\w.-]*=)");
    private static final Pattern EXIT_CODE = Pattern.compile("(?m)^\\| (\\d+) \\| (.+) \\|$");
    private static final List<String> GROUPS =
            List.of("kubernaut", "kubernaut scenarios", "kubernaut audit", "kubernaut history", "kubernaut rules");
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    private final String text = read();
    private final CommandLine tool = CommandLineTool.create();

    @Test
    void eachCommandHasASectionThatNamesItsOptionsAndNoOther() {
        var described = new TreeMap<String, Set<String>>();
        sections().forEach((command, section) -> described.put(command, options(section)));
        var actual = new TreeMap<String, Set<String>>();
        collect(tool, "kubernaut", actual);

        assertThat(described).isEqualTo(actual);
    }

    @Test
    void namesEveryExitCode() {
        var documented = EXIT_CODE.matcher(text).results().map(r -> r.group(1)).toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        tool.getCommandSpec().usageMessage().exitCodeList().keySet());
    }

    /** Text below each heading that names a command, up to the next heading. */
    private Map<String, String> sections() {
        var sections = new LinkedHashMap<String, String>();
        for (var part : text.split("(?m)^## ")) {
            var heading = Pattern.compile("^`(kubernaut [a-z -]+)`\n").matcher(part);
            if (heading.find()) {
                sections.put(heading.group(1), part.substring(heading.end()));
            }
        }
        return sections;
    }

    private static Set<String> options(String section) {
        var options = new TreeSet<String>();
        OPTION.matcher(section).results().map(r -> r.group()).forEach(options::add);
        options.removeAll(EVERYWHERE);
        return options;
    }

    /** Commands that do something by themselves; one that only groups others needs no section. */
    private static void collect(CommandLine command, String path, Map<String, Set<String>> into) {
        var mine = new TreeSet<String>();
        for (var option : command.getCommandSpec().options()) {
            mine.add(option.longestName());
        }
        mine.removeAll(EVERYWHERE);
        if (!GROUPS.contains(path)) {
            into.put(path, mine);
        }
        for (var sub : command.getSubcommands().entrySet()) {
            if (!sub.getKey().equals("help")) {
                collect(sub.getValue(), path + " " + sub.getKey(), into);
            }
        }
    }

    private static String read() {
        try {
            return Files.readString(REFERENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
